"""What every PDF of the pack must be: fonts embedded, tagged, A4, the same bytes again, text as text."""

import re

import pytest

from casekit.course.paper import blocks as page
from casekit.course.paper.blocks import Card, Document, Sheet
from casekit.course.paper.deck_cards import deck_document
from casekit.course.paper.markdown_blocks import markdown_blocks
from casekit.course.paper.typesetting import TEMPLATE, printed, without_jumps
from casekit.errors import CasekitError
from tests.course.paper import cards, flat, quick_pages_of, read, sheets, text_of

HOSTILE = [
    '#let x = 1; #panic("no")',
    "*not bold* _not italic_ `not code`",
    "$a^2$ @nobody <label> ~ -- /* no comment */ // here",
    "back\\slash \\u{41} = heading",
    '[content] {code} \'quote\' "quote" #import "@preview/x:1.0.0"',
]


def document(*parts, language="en", title="A title") -> Document:
    return Document("test", title, language, parts, "for-choice")


def sheet(*made: Card, backs=(), rows=4, height=60.0) -> Sheet:
    return Sheet("A sheet", "", made, 2, rows, height, backs=backs)


def test_every_font_of_every_page_is_embedded_and_can_be_read_back(pack):
    seen = set()
    for _, document, pdf in pack.each():
        for each in read(pdf.pdf).pages:
            for font in each["/Resources"]["/Font"].values():
                inner = font.get_object()["/DescendantFonts"][0].get_object()
                descriptor = inner["/FontDescriptor"].get_object()
                assert {"/FontFile2", "/FontFile3"} & set(descriptor), document.name
                assert "/ToUnicode" in font.get_object(), document.name
                seen.add(inner["/BaseFont"].partition("+")[2].partition("-")[0])
    assert seen == {"LibertinusSerif", "IPAexGothic", "DejaVuSansMono"}


def test_every_pdf_is_tagged_has_its_title_its_language_and_bookmarks(pack):
    for language, document, pdf in pack.each():
        reader = read(pdf.pdf)
        root = reader.trailer["/Root"]
        assert root["/MarkInfo"]["/Marked"].value is True
        assert "/StructTreeRoot" in root
        assert root["/Lang"] == language
        assert reader.metadata.title == document.title
        assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()
        assert reader.outline, document.name


def test_every_page_is_a4_and_the_count_of_pages_is_right(pack):
    for _, document, pdf in pack.each():
        pages = read(pdf.pdf).pages
        assert len(pages) == pdf.pages, document.name
        for each in pages:
            size = (round(float(each.mediabox.width)), round(float(each.mediabox.height)))
            assert size == (595, 842), document.name


def test_no_page_is_empty_and_no_character_is_lost(pack):
    for _, document, pdf in pack.each():
        for number, text in enumerate(quick_pages_of(pdf.pdf), 1):
            foot = len(flat(f"casekit · {document.title} {number} / {pdf.pages}"))
            assert len(flat(text)) > foot + 3, f"{document.name}, page {number}"
            assert not {"\ufffd", "\x00"} & set(text), f"{document.name}, page {number}"


def test_the_form_for_everybody_is_one_page(pack):
    assert {pack.pdfs[language]["11-evaluation-form"].pages for language in ("en", "ja")} == {1}


def test_a_character_that_no_font_has_stops_the_printing_with_one_sentence():
    with pytest.raises(CasekitError, match="could not be displayed"):
        printed(document(page.pages([page.paragraph("a \U00012000 b")])))


def test_the_same_seed_gives_the_same_bytes(pack, made):
    again = printed(deck_document(made, "ja"))
    assert again.pdf == pack.pdfs["ja"]["01-card-deck"].pdf


def test_no_pdf_carries_a_date_or_a_path_of_this_machine(pack):
    for _, document, pdf in pack.each():
        metadata = read(pdf.pdf).metadata
        assert "/CreationDate" not in metadata, document.name
        assert b"/tmp/" not in pdf.pdf, document.name


def test_the_template_loads_no_package_and_no_file_but_its_data():
    template = TEMPLATE.read_text(encoding="utf-8")
    assert not re.search(r"#import|#include|@preview|\bread\(|https?:", template)
    assert re.findall(r"json\(([^)]*)\)", template) == ['"/document.json"']


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_text_that_looks_like_markup_is_printed_as_it_stands(hostile, language):
    card = Card(hostile, hostile, [page.paragraph(hostile), page.fields([(hostile, hostile)])], hostile)
    fronts = sheet(card, height=120.0, rows=1).part()
    flowing = [page.heading(hostile, 1), page.table([hostile], [[hostile]]), page.listing([hostile])]
    pdf = printed(document(fronts, page.pages(flowing), language=language, title=hostile)).pdf
    text = flat(text_of(pdf)).replace("’", "'").replace("”", '"').replace("“", '"').replace("‘", "'")
    assert text.count(flat(hostile)) >= 8
    assert read(pdf).metadata.title == hostile


def test_a_guide_page_may_say_anything_without_being_obeyed():
    text = "# A #title\n\nA `#code`, \\*stars\\*, $5, a@b.example, C:\\folder, <tag> [brackets].\n\n- #item\n"
    shown = flat(text_of(printed(document(page.pages(markdown_blocks(text)))).pdf))
    for fragment in (
        "A#title",
        "#code",
        "*stars*",
        "$5",
        "a@b.example",
        "C:\\folder",
        "[brackets]",
        "#item",
    ):
        assert fragment in shown


def test_a_text_too_long_for_its_card_is_refused_by_the_name_of_the_card():
    long = Card("Card 9", "badge", [page.paragraph("much too long " * 400)])
    with pytest.raises(CasekitError, match=r"“Card 9” in test \(en\) does not fit"):
        printed(document(sheet(long).part()))


def test_every_sheet_of_cards_fits_between_the_margins_of_a4(pack):
    height_between_margins, line_above = 297 - 14 - 17, 12
    for _, document, _pdf in pack.each():
        for one in sheets(document):
            assert one["rows"] * one["height"] + line_above <= height_between_margins, one["title"]


def test_every_card_has_a_badge_and_every_card_from_the_invented_world_says_invented(pack):
    word = {"en": "INVENTED", "ja": "架空"}
    for language, document, _ in pack.each():
        for card in cards(document):
            assert card["badge"].strip(), (document.name, card["eyebrow"])
            if document.name in ("01-card-deck", "06-score-cards"):
                assert word[language] in card["badge"], card["eyebrow"]


def places(reader, number: int, pattern: str) -> dict[int, tuple[float, float]]:
    """Where on a page each text that matches stands: {its number: (x, y) in points}."""
    found = {}

    def visit(text, user, matrix, *_rest):
        if hit := re.match(pattern, text.strip()):
            x = matrix[4] * user[0] + matrix[5] * user[2] + user[4]
            y = matrix[4] * user[1] + matrix[5] * user[3] + user[5]
            found[int(hit[1])] = (x, y)

    reader.pages[number].extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize(
    ("name", "front", "back"),
    [
        ("06-score-cards", r"Score card (\d+)", r"Back of score card (\d+)"),
        ("04-source-cards", r"Card (\d+) of 12", r"Back of card (\d+)"),
    ],
)
def test_a_back_lies_behind_its_card_when_turned_over_the_long_edge(pack, name, front, back):
    reader = read(pack.pdfs["en"][name].pdf)
    seen = 0
    for number in (0, 2):
        fronts, backs = places(reader, number, front), places(reader, number + 1, back)
        assert fronts.keys() == backs.keys()
        left, right = sorted({round(x) for x, _ in fronts.values()})
        for card, (x, y) in fronts.items():
            seen += 1
            assert backs[card][1] == pytest.approx(y, abs=1)
            assert round(backs[card][0]) == (right if round(x) == left else left)
    assert seen == 12


def test_a_set_for_both_sides_has_nothing_else_to_cut(pack):
    for _, document, _pdf in pack.each():
        kinds = [part["kind"] for part in document.parts]
        assert document.duplex == ("duplex" in kinds), document.name
        assert not document.duplex or kinds == ["duplex", "pages"], document.name


def test_cards_without_as_many_backs_are_a_mistake_of_ours():
    card = Card("1", "b", [])
    with pytest.raises(ValueError, match="2 cards and 1 backs"):
        sheet(card, card, backs=[card]).part()


def test_headings_go_down_one_level_at_a_time():
    blocks = [page.heading("a", 1), page.together([page.heading("b", 4)]), page.heading("c", 2)]
    lowered = without_jumps([page.pages(blocks)])[0]["blocks"]
    assert [lowered[0]["level"], lowered[1]["blocks"][0]["level"], lowered[2]["level"]] == [1, 2, 2]
