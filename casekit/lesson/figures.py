"""The one way to draw a figure: title, axis labels, text for those who cannot see it, evidence badge.

Nothing is drawn without them. The palette is Okabe and Ito's (Color Universal Design, 2008), always with
a second sign beside colour (marker, hatch, text). The Japanese font travels with the kit; a character it
lacks is an error, not a box.
"""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from io import BytesIO
from threading import RLock
from typing import Any

from casekit.errors import CasekitError
from casekit.lesson.markup import block
from casekit.lesson.pieces import PIXELS_PER_INCH, Png, html_piece, image_html, publish, shown_width
from casekit.lesson.words import joined, word

EVIDENCE = {
    "finding": "■",
    "party_statement": "◆",
    "reported": "●",
    "allegation": "▲",
    "commentary": "□",
    "simulation": "◇",
    "unknown": "?",
}
"""Evidence classes and the sign of each, so that none depends on colour."""

PALETTE = {
    "blue": "#0072B2",
    "orange": "#E69F00",
    "green": "#009E73",
    "vermilion": "#D55E00",
    "sky": "#56B4E9",
    "purple": "#CC79A7",
    "yellow": "#F0E442",
    "ink": "#1b1b1b",
    "grey": "#767676",
    "pale": "#e6e6e6",
}
HATCHES = ("", "//", "..", "xx", "\\\\", "++")

_DRAWING = RLock()
# matplotlib's settings are shared by all threads, and JupyterLab runs buttons in a thread of their own.


@dataclass(frozen=True)
class Picture:
    """What a figure must say besides its marks.

    Attributes
    ----------
    title : the heading drawn above it.
    alt : the same content in words, numbers included.
    evidence : a key of EVIDENCE. note : what the badge adds, such as "seed 20190826".
    caption : one sentence with the takeaway, set below. language : "en" or "ja".
    axes_off : True for a drawing without axes, which then needs no axis labels.

    """

    title: str
    alt: str
    evidence: str
    language: str
    note: str = ""
    caption: str = ""
    axes_off: bool = False

    def badge(self) -> str:
        """Return the badge as text: sign, class, note."""
        from casekit.case import evidence_classes

        name = evidence_classes()[self.evidence].word(self.language)
        shown = name.upper() if self.language == "en" else name
        return f"{EVIDENCE[self.evidence]} {shown}" + (f" · {self.note}" if self.note else "")

    def words(self) -> str:
        """Return what the whole picture says: its title, its content and its badge."""
        if self.alt.startswith(self.title):
            return f"{self.alt} [{self.badge()}]"
        ended = self.title.endswith(("。", "？", "?", "!", "."))
        stop = ("" if ended else "。") if self.language == "ja" else (" " if ended else ". ")
        return f"{self.title}{stop}{self.alt} [{self.badge()}]"

    def check(self) -> None:
        """Refuse a figure that does not say what it must.

        Raises
        ------
        CasekitError
            If title, alternative text or a known evidence class is missing.

        """
        missing = [name for name, given in (("a title", self.title), ("alt", self.alt)) if not given.strip()]
        if missing:
            raise CasekitError(
                word("figure-incomplete", self.language, missing=joined(missing, self.language))
            )
        if self.evidence not in EVIDENCE:
            known = joined(list(EVIDENCE), self.language)
            raise CasekitError(word("figure-evidence", self.language, evidence=self.evidence, known=known))


@contextmanager
def drawn(picture: Picture, size: tuple[float, float], **layout: Any) -> Iterator[tuple[Any, Any, list[Png]]]:
    """Give a figure, its axes and a list that holds the PNG once the block has ended well.

    `layout` goes to matplotlib's `Figure.subplots`.

    Raises
    ------
    CasekitError
        If the figure lacks what every figure needs, or uses a character its font lacks.

    """
    import matplotlib
    import matplotlib_fontja  # noqa: F401  (registers the font that travels with the kit)
    from matplotlib.figure import Figure

    picture.check()
    result: list[Png] = []
    with _DRAWING, matplotlib.rc_context(_look(picture.language)), warnings.catch_warnings():
        warnings.filterwarnings("error", message=".*[Gg]lyph.*missing.*")
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.subplots(**layout)
        yield figure, axes, result
        _finish(figure, picture)
        result.append(Png(_png(figure, picture.language), picture.words()))


def figure_html(png: bytes, picture: Picture) -> str:
    """Return a PNG as a figure element with alternative text, badge and caption."""
    image = image_html(png, picture.words(), width=shown_width(png))
    caption = f"<figcaption>{escape(picture.caption)}</figcaption>" if picture.caption else ""
    return block(f"<figure>{image}{caption}</figure>", picture.language)


@contextmanager
def shown(picture: Picture, size: tuple[float, float], **layout: Any) -> Iterator[tuple[Any, Any]]:
    """Give a figure and its axes, and display it when the block has ended well."""
    with drawn(picture, size, **layout) as (figure, axes, result):
        yield figure, axes
    publish(html_piece(figure_html(result[0], picture), picture.alt))


def png_of(
    draw: Callable[[Any, Any], object], picture: Picture, size: tuple[float, float], **layout: Any
) -> Png:
    """Return the PNG of what `draw(figure, axes)` draws, for a twin or another card."""
    with drawn(picture, size, **layout) as (figure, axes, result):
        draw(figure, axes)
    return result[0]


def load_drawing() -> None:
    """Import what drawing needs, so that the first picture after a lock comes at once."""
    import matplotlib.backends.backend_agg  # noqa: F401
    import matplotlib_fontja  # noqa: F401


def _look(language: str) -> Any:
    fonts = ["IPAexGothic", "DejaVu Sans"] if language == "ja" else ["DejaVu Sans", "IPAexGothic"]
    return {
        "font.family": fonts,
        "font.size": 10.5,
        "axes.unicode_minus": False,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": PALETTE["grey"],
        "axes.labelcolor": PALETTE["ink"],
        "axes.axisbelow": True,
        "xtick.color": PALETTE["ink"],
        "ytick.color": PALETTE["ink"],
        "text.color": PALETTE["ink"],
        "legend.frameon": False,
        "hatch.linewidth": 0.8,
        "savefig.facecolor": "white",
    }


def _finish(figure: Any, picture: Picture) -> None:
    for axes in figure.axes:
        if picture.axes_off:
            axes.set_axis_off()
        elif axes.axison and any(
            axis.get_visible() and not axis.get_label_text().strip() for axis in (axes.xaxis, axes.yaxis)
        ):
            raise CasekitError(word("figure-incomplete", picture.language, missing="axis labels"))
    height = figure.get_figheight()
    figure.get_layout_engine().set(rect=(0.005, 0.3 / height, 0.985, 1 - 0.72 / height))
    figure.text(
        0.012, 1 - 0.1 / height, picture.title, ha="left", va="top", fontsize=12.5, **_bold(picture.title)
    )
    figure.text(
        0.988,
        0.09 / height,
        picture.badge(),
        ha="right",
        va="bottom",
        fontsize=8.5,
        bbox={
            "boxstyle": "round,pad=0.3",
            "facecolor": "white",
            "edgecolor": PALETTE["grey"],
            "linewidth": 0.8,
        },
    )


def _bold(title: str) -> dict[str, str]:
    # IPAexGothic has one weight; asking for another makes matplotlib complain in the learner's cell.
    western = all(ord(character) < 0x2E80 for character in title)
    return {"fontweight": "bold", "fontfamily": "DejaVu Sans"} if western else {}


def _png(figure: Any, language: str) -> bytes:
    content = BytesIO()
    try:
        figure.savefig(content, format="png", dpi=PIXELS_PER_INCH, metadata={"Software": None})
    except UserWarning as fault:
        raise CasekitError(word("figure-glyph", language, detail=str(fault).split(" from ")[0])) from fault
    return _fewer_colours(content.getvalue())


def _fewer_colours(png: bytes) -> bytes:
    """Return the picture with a palette of its own: a third of the size, and no difference to see."""
    from PIL import Image

    content = BytesIO()
    picture = Image.open(BytesIO(png)).convert("RGB").quantize(128)
    picture.save(content, format="png", optimize=True)
    return content.getvalue()
