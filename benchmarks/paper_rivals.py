"""One comparable set of pages by three libraries: a page of twelve cards, then the Japanese glossary as text.

    PYTHON benchmarks/paper_rivals.py typst|reportlab|fpdf2 PAGES.json FONT.ttf OUT.pdf

Run by benchmarks/paper.py, each in a process of its own; prints what it took as JSON. The two rivals are no
dependencies of casekit. Each library is used as its manual says, with the same font, sizes and margins.
"""

import json
import sys
import time
from collections.abc import Callable
from importlib.metadata import distribution
from pathlib import Path
from typing import Any

Pages = dict[str, Any]
MM = 72 / 25.4


def with_typst(pages: Pages, _font: Path) -> bytes:
    from casekit.course.paper import blocks as page
    from casekit.course.paper.blocks import Card, Document, Sheet
    from casekit.course.paper.typesetting import printed

    cards = [Card(card[0], "◇", [page.paragraph(line) for line in card[1:]]) for card in pages["cards"]]
    sheet = Sheet("カード", "", cards, 2, 6, 40.0).part()
    flowing = [
        page.heading(text) if kind == "heading" else page.paragraph(text) for kind, text in pages["blocks"]
    ]
    return printed(Document("pages", "用語集", "ja", [sheet, page.pages(flowing)], "for-choice")).pdf


def with_reportlab(pages: Pages, font: Path) -> bytes:
    from io import BytesIO

    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import PageBreak, Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(TTFont("J", str(font)))
    body = ParagraphStyle("b", fontName="J", fontSize=9.6, leading=15, wordWrap="CJK", spaceAfter=4)
    head = ParagraphStyle("h", parent=body, fontSize=13, leading=18, spaceBefore=8)
    cells = [[Paragraph(_escaped(line), body) for line in card] for card in pages["cards"]]
    rows = [cells[n : n + 2] for n in range(0, len(cells), 2)]
    grid = Table(
        rows,
        colWidths=[90 * MM] * 2,
        rowHeights=[40 * MM] * len(rows),
        style=[("GRID", (0, 0), (-1, -1), 0.5, "grey")],
    )
    story: list[Any] = [grid, PageBreak()]
    story += [
        Paragraph(_escaped(text), head if kind == "heading" else body) for kind, text in pages["blocks"]
    ]
    out = BytesIO()
    margins = {"leftMargin": 15 * MM, "rightMargin": 15 * MM, "topMargin": 14 * MM, "bottomMargin": 17 * MM}
    SimpleDocTemplate(out, pagesize=A4, title="用語集", lang="ja", invariant=1, **margins).build(story)
    return out.getvalue()


def with_fpdf2(pages: Pages, font: Path) -> bytes:
    from fpdf import FPDF
    from fpdf.enums import WrapMode

    pdf = FPDF(format="A4")
    pdf.set_margins(15, 14, 15)
    pdf.set_auto_page_break(auto=True, margin=17)
    pdf.set_lang("ja")
    pdf.set_title("用語集")
    pdf.add_font("J", fname=str(font))
    pdf.add_page()
    pdf.set_font("J", size=9.6)
    for number, card in enumerate(pages["cards"]):
        x, y = 15 + 90 * (number % 2), 14 + 40 * (number // 2)
        pdf.rect(x, y, 90, 40)
        pdf.set_xy(x + 4, y + 4)
        pdf.multi_cell(82, 5, "\n".join(card), wrapmode=WrapMode.CHAR)
    pdf.add_page()
    for kind, text in pages["blocks"]:
        pdf.set_font("J", size=13 if kind == "heading" else 9.6)
        height = 6 if kind == "heading" else 5.3
        pdf.multi_cell(0, height, text, new_x="LMARGIN", new_y="NEXT", wrapmode=WrapMode.CHAR)
    return bytes(pdf.output())


LIBRARIES: dict[str, Callable[[Pages, Path], bytes]] = {
    "typst": with_typst,
    "reportlab": with_reportlab,
    "fpdf2": with_fpdf2,
}


def main(name: str, pages: Path, font: Path, out: Path) -> None:
    content = json.loads(pages.read_text(encoding="utf-8"))
    begun, busy = time.perf_counter(), time.process_time()
    pdf = LIBRARIES[name](content, font)
    took = {"seconds": time.perf_counter() - begun, "busy": time.process_time() - busy}
    out.write_bytes(pdf)
    found = distribution(name)
    size = sum(
        Path(file.locate()).stat().st_size for file in found.files or () if Path(file.locate()).is_file()
    )
    licence = found.metadata["License-Expression"] or found.metadata["License"] or "not stated"
    print(
        json.dumps(
            {
                **took,
                "version": found.version,
                "disk": size,
                "licence": licence.splitlines()[0].partition(",")[0],
            }
        )
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main(sys.argv[1], *map(Path, sys.argv[2:]))
