"""Reading YAML that anybody may have written: plain values only, and one error for all that can go wrong.

PyYAML repeats a value wherever its alias stands, so a few lines can stand for more than any memory holds. So
what a text stands for is counted before it is made.
"""

import re
from typing import Any

import yaml

MOST_CHARACTERS = 1_000_000
"""A whole lesson has about sixty thousand."""
MOST_VALUES = 20_000
"""Values that one block may stand for, those of aliases counted each time."""

_BLOCK = re.compile(r"^---[ \t]*\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
_OPTIONS = re.compile(r"^`{3,}\{[^\n]*\}[^\n]*\n((?::[^\n]*\n)+)", re.MULTILINE)


class NotYamlError(ValueError):
    """The text is not YAML of plain values; the message says why, in one line."""


def read_yaml(text: str) -> Any:
    """Return the value of a text in YAML.

    Raises
    ------
    NotYamlError
        If it is none, is too long or too deeply nested, or stands for too many values.

    """
    if len(text) > MOST_CHARACTERS:
        raise NotYamlError(f"it has more than {MOST_CHARACTERS:,} characters")
    try:
        loader = yaml.SafeLoader(text)
        try:
            node = loader.get_single_node()
            if node is None:
                return None
            if _size(node, {}) > MOST_VALUES:
                raise NotYamlError(f"it stands for more than {MOST_VALUES:,} values")
            return loader.construct_document(node)
        finally:
            loader.dispose()
    except RecursionError as fault:
        raise NotYamlError("it is nested too deeply") from fault
    except NotYamlError:
        raise
    # A date like 2019-02-30, or a tag like !!int before a word, fails in PyYAML's own code, in many ways.
    except (yaml.YAMLError, ValueError, KeyError, AttributeError, TypeError, OverflowError) as fault:
        raise NotYamlError(" ".join(str(fault).split())[:300] or type(fault).__name__) from fault


def check_myst(text: str) -> None:
    """Read every YAML block of a MyST notebook as plain values, before another program reads it as it likes.

    Raises
    ------
    NotYamlError
        As for `read_yaml`.

    """
    if len(text) > MOST_CHARACTERS:
        raise NotYamlError(f"it has more than {MOST_CHARACTERS:,} characters")
    for block in _BLOCK.finditer(text):
        read_yaml(block[1])
    for options in _OPTIONS.finditer(text):
        read_yaml(re.sub(r"^:", "", options[1], flags=re.MULTILINE))


def _size(node: yaml.Node, known: dict[int, int]) -> int:
    """Return how many values a node stands for; a value inside itself stands for endlessly many."""
    if id(node) not in known:
        known[id(node)] = MOST_VALUES + 1
        parts = node.value if isinstance(node, yaml.CollectionNode) else []
        inside = [one for part in parts for one in (part if isinstance(part, tuple) else (part,))]
        known[id(node)] = 1 + sum(_size(one, known) for one in inside)
    return known[id(node)]
