"""Searching Japanese: text has no spaces, so pairs of neighbouring letters are indexed and looked for.

Sphinx's own splitter knows words, but its search page splits a query at punctuation only, so a compound such
as 個人情報 is found nowhere. Pairs are split alike on both sides.
"""

import re

from sphinx.search import SearchLanguage

_JAPANESE = "\u3041-\u309f\u30a1-\u30fa\u30fc\u3400-\u9fff々〆"
_RUN = re.compile(rf"[{_JAPANESE}]+|[^\W{_JAPANESE}]+")


class JapanesePairs(SearchLanguage):
    """Words in Latin letters as they are; of Japanese each letter and each pair of neighbours."""

    lang = "ja"
    language_name = "Japanese"
    js_splitter_code = rf"""
var splitQuery = (query) =>
  (query.match(/[{_JAPANESE}]+|(?:(?![{_JAPANESE}])[\p{{L}}\p{{N}}_])+/gu) || []).flatMap((run) =>
    run.length < 3 || !/[{_JAPANESE}]/u.test(run) ? [run]
      : Array.from({{length: run.length - 1}}, (_, at) => run.slice(at, at + 2)));
"""

    def split(self, input: str) -> list[str]:
        """Return the terms of a text."""
        found = []
        for run in _RUN.findall(input):
            if re.match(rf"[{_JAPANESE}]", run):
                found += [*run, *(run[at : at + 2] for at in range(len(run) - 1))]
            else:
                found.append(run)
        return found
