"""Check every quotation of the record against the source documents.

The documents are not part of the project. Whoever has them runs `python -m casekit.case.quotations FOLDER`.
White space and line breaks are left aside, since the documents are text taken from pages and PDF files;
everything else must agree to the letter.
"""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from casekit.case.record import Claim, claims, sources
from casekit.errors import CasekitError


def check(folder: Path, record: Iterable[Claim] | None = None) -> list[str]:
    """Return one sentence per quotation or document that is not found; an empty list means all is well.

    `folder` holds the source documents as UTF-8 text files; a document is known by the check string of
    `sources.csv` in its file name. `record` is the whole record unless given. Raises CasekitError if
    `folder` is not a folder.
    """
    quoted = [found for found in (claims().values() if record is None else record) if found.quote]
    texts = _documents(folder)
    missing = sorted({found.source for found in quoted} - set(texts))
    faults = [f"{key}: its document is not in the folder." for key in missing]
    for found in quoted:
        text = texts.get(found.source)
        if text is not None and _bare(found.quote) not in text:
            faults.append(f"{found.id}: {found.source} does not contain 「{found.quote}」.")
    return faults


def _documents(folder: Path) -> dict[str, str]:
    if not folder.is_dir():
        raise CasekitError(f"{folder} is not a folder. Give the folder that holds the source documents.")
    found = {}
    for key, source in sources().items():
        for path in sorted(folder.glob(f"*{source.file_check}*")):
            found[key] = _bare(path.read_text(encoding="utf-8"))
    return found


def _bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


def main(arguments: list[str]) -> int:
    """Print the outcome and return the exit code: 0 all found, 1 something missing, 2 wrong use."""
    if len(arguments) != 1:
        print("Give one folder: python -m casekit.case.quotations FOLDER", file=sys.stderr)
        return 2
    try:
        faults = check(Path(arguments[0]))
    except CasekitError as error:
        print(error, file=sys.stderr)
        return 2
    for fault in faults:
        print(fault)
    if not faults:
        print(f"All {sum(bool(found.quote) for found in claims().values())} quotations were found.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
