"""What a lesson's code may look like (design, section 5).

Learners who do not program read it, two languages share it, and nbval runs it: at most ten lines, no
prose, no trailing semicolon (nbval shows the output all the same), and the language only as LANGUAGE.
"""

import ast
import io
import re
import tokenize

from casekit.course.fields import LANGUAGES, Language, Place

MOST_LINES = 10


def check_code(place: Place, code: str) -> None:
    """Raise CasekitError if a code cell breaks a rule."""
    lines = len(code.splitlines())
    if not code.strip():
        place.fault("the code cell is empty.")
    if lines > MOST_LINES:
        place.fault(f"the code has {lines} lines; at most {MOST_LINES} are allowed. Split the cell.")
    try:
        tree = ast.parse(code)
    except SyntaxError as fault:
        place.fault(f"the code is not Python ({fault.msg}, line {fault.lineno}).")
    _check_tokens(place, code)
    _check_language(place, code, tree)


def in_language(code: str, language: Language) -> str:
    """Return checked code with "en" or "ja" where it says LANGUAGE."""
    return re.sub(r"\bLANGUAGE\b", f'"{language}"', code)


def _check_tokens(place: Place, code: str) -> None:
    last = ""
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type == tokenize.COMMENT:
            place.fault(
                f"the code has the comment {token.string!r}; say it in the text above, in both languages."
            )
        if token.type in (tokenize.NEWLINE, tokenize.ENDMARKER) and last == ";":
            place.fault("a line ends in a semicolon; end a chart with `plt.show()` instead.")
        last = token.string


def _check_language(place: Place, code: str, tree: ast.AST) -> None:
    arguments = [
        argument
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for argument in (*call.args, *(keyword.value for keyword in call.keywords))
    ]
    proper = sum(isinstance(argument, ast.Name) and argument.id == "LANGUAGE" for argument in arguments)
    if proper != len(re.findall(r"\bLANGUAGE\b", code)):
        place.fault("LANGUAGE stands only as an argument of a call, as in `lesson.start(..., LANGUAGE)`.")
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in LANGUAGES:
            place.fault(
                f'the code says "{node.value}", in both editions; write LANGUAGE, and the build puts it in.'
            )
