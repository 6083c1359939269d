"""Measure the paper pack, and its library beside two others; write benchmarks/RESULTS-paper.md.

python benchmarks/paper.py [--runs 5] [--rivals PYTHON]

The pack is printed whole, in a process of its own each time. Where this Python, or the one named with
--rivals, has reportlab and fpdf2 (they are no dependencies of casekit), one comparable set of pages is
printed by each library. Processor
seconds are given beside seconds by the clock, because they do not grow when others use the machine.
"""

import argparse
import importlib.util
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

import pypdf
import pypdfium2

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from casekit.course.paper.blocks import words_of
from casekit.course.paper.guide_pages import guide_text
from casekit.course.paper.markdown_blocks import markdown_blocks

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).with_name("RESULTS-paper.md")
NEVER_FIRST = set("、。，．・：；？！）」』】〕〉》ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ")
NEVER_LAST = set("（「『【〔〈《")
"""Characters that do not begin, or end, a line of Japanese (JIS X 4051)."""


def pack_once(folder: Path) -> dict[str, float]:
    """Print the pack in a process of its own: seconds, processor seconds, files, pages and bytes."""
    code = (
        "import json,sys,time;from pathlib import Path;from casekit.course.paper import print_pack;"
        "t=time.perf_counter();m=print_pack(Path(sys.argv[1]),root=Path(sys.argv[2]));"
        "print(json.dumps([time.perf_counter()-t,time.process_time(),m]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder), str(ROOT)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, busy, manifest = json.loads(done.stdout.splitlines()[-1])
    return {
        "seconds": seconds,
        "busy": busy,
        "files": len(manifest["documents"]),
        "pages": sum(one["pages"] for one in manifest["documents"].values()),
        "cards": sum(one["cards"] for one in manifest["documents"].values()),
        "bytes": sum(path.stat().st_size for path in folder.rglob("*.pdf")),
    }


def comparable_pages() -> dict[str, object]:
    """Return twelve cards and the text of the Japanese glossary, as plain text."""
    cards = [
        [
            f"アンケート {n}",
            f"応募者管理ID C01-{n:07}",
            f"クッキー c{n:03x}",
            "ウェブアンケートで届いたもの。氏名なし。",
        ]
        for n in range(1, 13)
    ]
    found = []
    for block in markdown_blocks(guide_text(ROOT, "glossary", "ja")):
        if block["kind"] in ("heading", "paragraph"):
            found.append([block["kind"], words_of(block["inlines"])])
        elif block["kind"] == "list":
            found += [["paragraph", words_of(item[0]["inlines"])] for item in block["items"]]
    return {"cards": cards, "blocks": found}


def rival_once(name: str, python: str, folder: Path) -> dict[str, object]:
    """Print the comparable pages with one library, and look at what came out."""
    font = Path((importlib.util.find_spec("matplotlib_fontja").submodule_search_locations or [""])[0])
    out = folder / f"{name}.pdf"
    (folder / "pages.json").write_text(json.dumps(comparable_pages(), ensure_ascii=False), encoding="utf-8")
    script = Path(__file__).with_name("paper_rivals.py")
    command = [
        python,
        str(script),
        name,
        str(folder / "pages.json"),
        str(font / "fonts" / "ipaexg.ttf"),
        str(out),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    root = pypdf.PdfReader(out).trailer["/Root"]
    return {
        **found,
        "pages": len(pypdf.PdfReader(out).pages),
        "bytes": out.stat().st_size,
        "tagged": "/StructTreeRoot" in root and bool(root.get("/MarkInfo", {}).get("/Marked")),
        "badly_broken": badly_broken(out),
    }


def badly_broken(path: Path) -> tuple[int, int]:
    """Return how many lines begin or end as no Japanese line may, and how many lines there are."""
    with pypdfium2.PdfDocument(path) as document:
        texts = [page.get_textpage().get_text_bounded() for page in document]
    lines = [line.strip() for text in texts for line in text.splitlines() if line.strip()]
    bad = [line for line in lines if line[0] in NEVER_FIRST or line[-1] in NEVER_LAST]
    return len(bad), len(lines)


def main(runs: int, rivals: str | None) -> None:
    """Measure and write the page."""
    load = os.getloadavg()[1] if hasattr(os, "getloadavg") else float("nan")
    with tempfile.TemporaryDirectory() as folder:
        packs = [pack_once(Path(folder) / f"pack-{run}") for run in range(runs)]
        pythons = {"typst": sys.executable, **({"reportlab": rivals, "fpdf2": rivals} if rivals else {})}
        found = {name: [] for name in pythons}
        for _ in range(runs):
            for name, python in pythons.items():
                found[name].append(rival_once(name, python, Path(folder)))
    one = packs[0]
    lines = [
        "# The paper pack: measured",
        "",
        "Made by `python benchmarks/paper.py`; do not edit by hand.",
        "",
        f"{runs} rounds, medians; range in brackets. {platform.system()}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}, typst {version('typst')}. "
        f"Load in the five minutes before: {load:.1f}.",
        "",
        "| the whole pack, both languages | |",
        "|---|---|",
        f"| seconds by the clock | {spread(packs, 'seconds')} |",
        f"| processor seconds, world and runs included | {spread(packs, 'busy')} |",
        f"| files, pages, cards | {one['files']:.0f}, {one['pages']:.0f}, {one['cards']:.0f} |",
        f"| size | {one['bytes'] / 1e6:.1f} MB |",
        "",
        *comparison(found),
        "",
    ]
    RESULTS.write_text("\n".join(lines), encoding="utf-8", newline="\n")
    print("\n".join(lines))


def comparison(found: dict[str, list[dict]]) -> list[str]:
    """Return the table of the libraries."""
    rows = [
        "One comparable set of pages: twelve cards, then the Japanese glossary as running text; same font "
        "and margins. A line is badly broken if it begins or ends with a character that no Japanese line "
        "begins or ends with. Size: the files of the package itself, without what it needs.",
        "",
        "| | licence | package, MB | seconds by the clock | processor seconds "
        "| pages | PDF, kB | badly broken lines | tagged |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for name, results in found.items():
        one = results[0]
        bad, lines = one["badly_broken"]
        cells = (
            f"{name} {one['version']}",
            one["licence"],
            f"{one['disk'] / 1e6:.1f}",
            spread(results, "seconds"),
            spread(results, "busy"),
            str(one["pages"]),
            f"{one['bytes'] / 1e3:.0f}",
            f"{bad} of {lines}",
            "yes" if one["tagged"] else "no",
        )
        rows.append(f"| {' | '.join(cells)} |")
    return rows


def spread(results: list[dict], key: str) -> str:
    """Return the median with the range."""
    values = [float(one[key]) for one in results]
    return f"{statistics.median(values):.2f} ({min(values):.2f}-{max(values):.2f})"


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--rivals", metavar="PYTHON")
    chosen = arguments.parse_args()
    here = all(importlib.util.find_spec(name) for name in ("reportlab", "fpdf"))
    main(chosen.runs, chosen.rivals or (sys.executable if here else None))
