"""The glossary as pages: beside the notebooks of each edition, and in the guide, made from one table."""

from pathlib import Path

from casekit import case
from casekit.case.glossary import PAGE, TABLE, Term, terms
from casekit.course.fields import Language

FOLDERS: dict[str, Language] = {
    "notebooks/en": "en",
    "notebooks/ja": "ja",
    "notebooks/facilitator/en": "en",
    "notebooks/facilitator/ja": "ja",
}
GUIDE: dict[str, Language] = {"guide/glossary.md": "en", "guide/glossary.ja.md": "ja"}

WORDS = {
    "title": {"en": "Glossary", "ja": "用語集"},
    "intro": {
        "en": (
            "The terms of the course in both languages. A *false friend* is a word that looks like the "
            "right one in the other language and leads astray. Where a sentence states a fact of the case "
            "or the law, its claim follows as a badge; *general knowledge* marks what no source of this kit "
            "states. Not legal advice."
        ),
        "ja": (
            "このコースで使う用語を、日本語と英語で示します。「まちがえやすい点」には、もう一方の言語で似て"
            "見える語や、取り違えやすい意味を書きました。事件や法律の事実を述べたものには、根拠となる記述の"
            "番号を付けています。「一般的な知識」とあるものは、本教材の資料に記載がないことを含みます。"
            "法的な助言ではありません。"
        ),
    },
    "false_friend": {"en": "False friend", "ja": "まちがえやすい点"},
    "general": {"en": "general knowledge", "ja": "一般的な知識"},
    "made": {
        "en": "made by `casekit build` from casekit/case/glossary.csv",
        "ja": "casekit/case/glossary.csv から casekit build が作成",
    },
    "sources": {"en": "Sources", "ja": "出典"},
}


def glossary_markdown(language: Language) -> str:
    """Return the whole page: a contents line, each term under its anchor, the claims with their sources."""
    stop = "、" if language == "ja" else " · "
    entries = list(terms().values())
    contents = stop.join(f"[{one.short(language)}](#{one.id})" for one in entries)
    used = list(dict.fromkeys(claim for one in entries for claim in one.claims))
    parts = [
        f"# {_word('title', language)}",
        f"<!-- {_word('made', language)} -->",
        _word("intro", language),
        contents,
        *(_entry(one, language) for one in entries),
        f"## {_word('sources', language)}",
        case.source_list_markdown(used, language),
    ]
    return "\n\n".join(parts) + "\n"


def glossary_pages(root: Path) -> dict[Path, str]:
    """Return the text that each glossary page below `root` should have; nothing in a checkout without one."""
    root = Path(root)
    if not (root / TABLE.relative_to(TABLE.parents[2])).is_file():
        return {}
    places = {root / folder / PAGE: language for folder, language in FOLDERS.items()}
    places |= {root / page: language for page, language in GUIDE.items()}
    texts = {language: glossary_markdown(language) for language in set(places.values())}
    return {place: texts[language] for place, language in places.items()}


def _entry(one: Term, language: Language) -> str:
    if language == "ja":
        heading = f"{one.term_ja} — {one.term_en}"
        reading, colon = f"（{one.reading}）", "："
    else:
        heading = f"{one.term_en} — {one.term_ja}"
        reading, colon = f"({one.reading})", ": "
    badges = [case.badge_markdown(claim, language) for claim in one.claims]
    if one.general:
        badges.append(f"<small>[{_word('general', language)}]</small>")
    meaning = " ".join([one.meaning(language), *badges])
    return (
        f'<a id="{one.id}"></a>\n\n### {heading}\n\n{reading}\n\n{meaning}\n\n'
        f"**{_word('false_friend', language)}**{colon}{one.false_friend(language)}"
    )


def _word(key: str, language: Language) -> str:
    return WORDS[key][language]
