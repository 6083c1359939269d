"""Measure everything, one script after the other, and write the numbers page, benchmarks/README.md.

    python benchmarks/all.py [--only NAME ...] [--page]

Run it with the environment that `python start.py test` makes, on a quiet machine; it takes about an hour.
Each script writes a page of its own and can be run alone. What is compared with casekit and is no part of it
(polars, duckdb, pyCANON, JupyterHub) is fetched into a temporary folder. A script that fails leaves its old
page as it was; the rest goes on, and the exit code is 1. `--page` measures nothing and writes the numbers
page from the pages that stand.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent


@dataclass(frozen=True)
class Measurement:
    """One script, the page it writes, and the question it answers."""

    name: str
    page: str
    question: str
    rivals: tuple[str, ...] = ()


MEASUREMENTS = (
    Measurement("world", "RESULTS.md", "How fast is the invented world made?", ("polars", "duckdb")),
    Measurement("schemes", "RESULTS-schemes.md", "How long do the four schemes take at full size?"),
    Measurement(
        "linkage", "RESULTS-linkage.md", "How fast are uniqueness, anonymity reports and hash look-ups?"
    ),
    Measurement("safeguards", "RESULTS-safeguards.md", "Is the noise as large as its theory says?"),
    Measurement("live", "RESULTS-live.md", "Does the cookie lab keep up with a class?"),
    Measurement("site", "RESULTS-site.md", "How long does the static site take, and how large is it?"),
    Measurement(
        "paper",
        "RESULTS-paper.md",
        "How long does the paper pack take, and how large is it?",
        ("reportlab", "fpdf2"),
    ),
    Measurement("hub", "RESULTS-hub.md", "Can thirty people work on one small server at once?"),
)


def main() -> int:
    """Run the chosen scripts, write the numbers page, and return 1 if a script failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", choices=[one.name for one in MEASUREMENTS], default=None)
    parser.add_argument("--page", action="store_true", help="measure nothing; write the numbers page")
    chosen = parser.parse_args()
    wanted = [one for one in MEASUREMENTS if not chosen.page and one.name in (chosen.only or [one.name])]
    failed = []
    with tempfile.TemporaryDirectory(prefix="casekit-rivals-") as folder:
        for one in wanted:
            print(f"== {one.name}: {one.question}", flush=True)
            if run(one, Path(folder)) != 0:
                failed.append(one.name)
    (HERE / "README.md").write_text(numbers_page(), encoding="utf-8", newline="\n")
    print(f"Failed: {', '.join(failed)}." if failed else "Wrote benchmarks/README.md.")
    return 1 if failed else 0


def run(one: Measurement, folder: Path) -> int:
    """Run one script, its rivals fetched first, and return its exit code."""
    variables = dict(os.environ)
    if one.rivals:
        pip = [sys.executable, "-m", "pip", "install", "-q", "--target", str(folder)]
        fetched = subprocess.run([*pip, *one.rivals], check=False).returncode
        if fetched != 0:
            return fetched
        variables["PYTHONPATH"] = str(folder)
    script = HERE / f"{one.name}.py"
    return subprocess.run([sys.executable, str(script)], cwd=ROOT, env=variables, check=False).returncode


def numbers_page() -> str:
    """Return the numbers page: for each measurement its question, its command, and its own tables."""
    parts = [
        "# The numbers page",
        "Made by `python benchmarks/all.py`; do not edit by hand. Every figure that the README names stands "
        "here. Times move with the machine: quote the ratios and the medians. Each part says on which "
        "machine, with which versions and how often it was measured. No test depends on a time.",
        "\n".join(f"* [{one.question}](#{one.name})" for one in MEASUREMENTS if (HERE / one.page).is_file()),
    ]
    for one in MEASUREMENTS:
        if (HERE / one.page).is_file():
            parts.append(f'<a id="{one.name}"></a>\n\n## {one.question}')
            parts.append(f"`python benchmarks/{one.name}.py` writes [{one.page}]({one.page}).")
            parts.append(_body(HERE / one.page))
    return "\n\n".join(parts) + "\n"


def _body(page: Path) -> str:
    """Return a results page without its title and its note on how it is made, headings one level lower."""
    text = re.sub(r"\A# .*\n", "", page.read_text(encoding="utf-8"))
    text = re.sub(r"^Made by .*do not edit by hand\.\n", "", text, flags=re.MULTILINE)
    return re.sub(r"^(#+) ", r"#\1 ", text, flags=re.MULTILINE).strip()


if __name__ == "__main__":
    raise SystemExit(main())
