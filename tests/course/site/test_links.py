"""Links of the checkout's texts, as they stand on a page of the site; checked by hand-made cases."""

import pytest

from casekit.course.site.links import Links, Page, badges_linked, bracketed_ids

HERE = Page("en", "guide/debrief")
LINKS = Links(
    {
        "guide/rubric.md": Page("en", "guide/rubric"),
        "guide/rubric.ja.md": Page("ja", "guide/rubric"),
        "notebooks/en/03-cookie-join.ipynb": Page("en", "lessons/03-cookie-join"),
    }
)


def on_page(text: str) -> str:
    return LINKS.in_markdown(text, HERE, "guide/debrief.md")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[r](rubric.md)", "[r](rubric.html)"),
        ("[r](rubric.md#top)", "[r](rubric.html#top)"),
        ("[r](rubric.ja.md)", "[r](../../ja/guide/rubric.html)"),
        ("[l](../notebooks/en/03-cookie-join.ipynb)", "[l](../lessons/03-cookie-join.html)"),
        ("[no page](../benchmarks/RESULTS.md)", "no page"),
        ("[out](https://example.org/a)", "[out](https://example.org/a)"),
        ("![alt](images/a.png)", "![alt](images/a.png)"),
        ('<small>[[finding · A04]](#A04 "says \\"so\\"")</small>',
         '<small>[[finding · A04]](../sources.html#A04 "says \\"so\\"")</small>'),
        ("[a term](#personal-data)", "[a term](#personal-data)"),
        ("`[r](rubric.md)`", "`[r](rubric.md)`"),
        ("```\n[B19]\n```", "```\n[B19]\n```"),
    ],
)  # fmt: skip
def test_a_link_leads_to_a_page_of_the_site_or_is_plain_words(written, shown):
    assert on_page(written) == shown


def test_every_id_in_brackets_is_a_link_and_the_brackets_stay():
    there = "../sources.html"
    assert on_page("so it was [B19, D04].") == (rf"so it was \[[B19]({there}#B19), [D04]({there}#D04)\].")
    assert on_page("である［B19、D04］。") == f"である［[B19]({there}#B19)、[D04]({there}#D04)］。"


def test_brackets_with_anything_but_ids_stay_as_they_are():
    for text in ("[see B19]", "[Z99]", "[x]", "[2]"):
        assert bracketed_ids(text, HERE) == text


def test_a_badge_inside_an_output_becomes_a_link_to_its_claim():
    badge = '<span class="casekit-pill casekit-badge" title="who" tabindex="0">finding · A04 · PPC</span>'
    assert badges_linked(badge, Page("ja", "lessons/01")) == (
        '<a class="casekit-pill casekit-badge" href="../sources.html#A04" title="who">finding · A04 · PPC</a>'
    )


def test_a_badge_without_a_claim_stays_as_it_is():
    badge = '<span class="casekit-pill casekit-badge" title="" tabindex="0">simulation</span>'
    assert badges_linked(badge, HERE) == badge


def test_the_same_page_in_the_other_language_is_two_folders_away():
    assert Page("en", "lessons/03").to(Page("ja", "lessons/03")) == "../../ja/lessons/03.html"
    assert Page("en", "index").to(Page("ja", "index")) == "../ja/index.html"
