"""The memo skeleton in the order issue, rule, application, conclusion; then the facts that are missing.

The order is that of IRAC and of 問題提起, 規範定立, あてはめ, 結論. It is a form to fill in, not a way of
thinking. Facts are filled in; both readings of a contested question stand side by side; the conclusion is
left empty.
"""

from collections.abc import Sequence
from typing import Protocol

from casekit.case.record import claim, evidence_classes, known_language
from casekit.law.provisions import provision
from casekit.law.regimes import Element, Reading, Regime, findings
from casekit.law.regimes import regime as regime_of
from casekit.law.render import marks, moving_markdown
from casekit.law.rules import ANSWERS
from casekit.law.run_facts import SCHEME_WORDS, Facts

WORDS = {
    "title": {"en": "Memo skeleton: {regime}, {scheme}", "ja": "検討メモの骨格：{regime}、{scheme}"},
    "world": {
        "en": "The run is simulated (seed {seed}); nobody in it is real. This memo decides nothing.",
        "ja": "実行結果はシミュレーションであり（seed {seed}）、実在の人はいない。このメモは何も判断しない。",
    },
    "issue": {"en": "Issue (問題提起)", "ja": "問題提起"},
    "rule": {"en": "Rule (規範定立)", "ja": "規範定立"},
    "application": {"en": "Application (あてはめ)", "ja": "あてはめ"},
    "conclusion": {"en": "Conclusion (結論)", "ja": "結論"},
    "missing": {"en": "Fact I am missing, and who holds it", "ja": "足りない事実と、それを知る者"},
    "authority": {
        "en": "What the authority is on record as having said",
        "ja": "当局が述べたこと（資料による）",
    },
    "moving": {"en": "What is still moving", "ja": "変わりつつある点"},
    "yours": {
        "en": "(Yours. Write your conclusion here, and the strongest argument against it.)",
        "ja": "（ここはあなたが書く。自分の結論と、それに対する最も強い反論を書くこと。）",
    },
    "fact": {"en": "Fact", "ja": "事実"},
    "reading": {"en": "Reading", "ja": "読み方"},
    "answer": {"en": "Answer on these facts", "ja": "この事実による答え"},
    "flip": {"en": "Would flip", "ja": "答えが変わる場合"},
    "alike": {
        "en": "Both readings answer alike on these facts; the arguments are put for facts that divide them.",
        "ja": "この事実では、二つの読み方の答えは同じである。論拠は、答えが分かれる場合のものである。",
    },
    "paraphrase": {"en": "our paraphrase", "ja": "本教材による要約"},
    "holder": {"en": "held by", "ja": "知る者"},
    "none": {"en": "Our sources report none for this scheme.", "ja": "この方式についての記載は資料にない。"},
}
PARTY_WORDS = {
    "student": ("the student", "学生"),
    "job_site": ("the operator", "事業者"),
    "processor": ("the processor", "委託先"),
    "processor_other_team": ("another team of the processor", "委託先の別の業務"),
    "client": ("the client companies", "契約企業"),
    "partner_site": ("the partner sites", "提携サイト"),
    "regulator": ("the regulator", "監督機関"),
}


class HasAnswers(Protocol):
    """One element with the answers of its readings."""

    @property
    def element(self) -> Element:
        """The element."""
        ...

    @property
    def answers(self) -> tuple[str, ...]:
        """What each of its readings answers."""
        ...

    @property
    def answer(self) -> str:
        """The common answer, or open."""
        ...


def memo(regime: Regime, known: Facts, answered: Sequence[HasAnswers], language: str) -> str:
    """Return the skeleton as Markdown."""
    place = 1 if known_language(language) == "ja" else 0
    title = WORDS["title"][language].format(
        regime=regime.name(language), scheme=SCHEME_WORDS[known.scheme][place]
    )
    sections = [
        f"# {title}\n\n{regime.scope(language)}\n\n{WORDS['world'][language].format(seed=known.seed)}",
        _section("issue", [_issue(found.element, language) for found in answered], language),
        _section("rule", _rules(regime, answered, language), language),
        _section(
            "application", [_application(found, known, language) for found in answered], language, "\n\n"
        ),
        _section("conclusion", [WORDS["yours"][language]], language),
        _section("missing", _missing(answered, language), language),
        _section("authority", _authority(regime, known, language), language),
    ]
    if regime.moving:
        shown = moving_markdown(language, regime.moving.split())
        sections.append(f"## {WORDS['moving'][language]}\n\n{shown}")
    return "\n\n".join(sections) + "\n"


def citation(element: Element, language: str) -> str:
    """Return the provisions of an element as its regime cites them, and its claim ids."""
    first = regime_of(element.regime).numbering
    stop = "、" if language == "ja" else "; "
    cited = stop.join(provision(id).cite(language, first) for id in element.provision_ids)
    return f"{cited} [{', '.join(element.claim_ids)}]"


def _section(name: str, lines: Sequence[str], language: str, between: str = "\n") -> str:
    return f"## {WORDS[name][language]}\n\n{between.join(lines)}"


def _issue(element: Element, language: str) -> str:
    stop = "：" if language == "ja" else ": "
    return f"- **{element.title(language)}**{stop}{element.question(language)}"


def _rules(regime: Regime, answered: Sequence[HasAnswers], language: str) -> list[str]:
    used = dict.fromkeys(id for found in answered for id in found.element.provision_ids)
    stop = "：" if language == "ja" else ": "
    lines = []
    for id in used:
        found = provision(id)
        said = "".join(f" *{mark}*" for mark in marks(found, language))
        note = f" {found.note(language)}" if found.note(language) else ""
        text = f"{found.asks(language)} [{', '.join(found.claim_ids)}]{note}{said}"
        lines.append(f"- {found.cite(language, regime.numbering)}{stop}{text}")
    return [f"*{WORDS['paraphrase'][language]}*\n", *lines]


def _application(found: HasAnswers, known: Facts, language: str) -> str:
    element, stop = found.element, "：" if language == "ja" else ": "
    lines = [f"### {element.title(language)}", "", element.question(language), ""]
    lines += [f"- {WORDS['fact'][language]}{stop}{known[name].says(language)}" for name in element.facts]
    if element.contested:
        lines += [
            _argued(reading, given, language)
            for reading, given in zip(element.readings, found.answers, strict=True)
        ]
        if len(set(found.answers)) == 1:
            lines.append(f"- {WORDS['alike'][language]}")
    lines.append(f"- {WORDS['answer'][language]}{stop}**{ANSWERS[found.answer][language]}**")
    lines.append(f"- {WORDS['flip'][language]}{stop}{element.flips(language)} {citation(element, language)}")
    return "\n".join(lines)


def _argued(reading: Reading, given: str, language: str) -> str:
    stop = "：" if language == "ja" else ": "
    said = f"**{reading.title(language)}**{stop}{ANSWERS[given][language]}"
    head = f"- {WORDS['reading'][language]}{stop}{said}"
    ids = ", ".join(reading.claim_ids)
    return f"{head}{'。' if language == 'ja' else '. '}{reading.argument(language)} [{ids}]"


def _missing(answered: Sequence[HasAnswers], language: str) -> list[str]:
    place = 1 if language == "ja" else 0
    lines = []
    for found in answered:
        if found.element.missing(language):
            holder = PARTY_WORDS[found.element.holder][place]
            said = f"{WORDS['holder'][language]}{'：' if place else ': '}{holder}"
            bracketed = f"（{said}）" if place else f" ({said})"
            lines.append(f"- {found.element.missing(language)}{bracketed}")
    return lines


def _authority(regime: Regime, known: Facts, language: str) -> list[str]:
    ids = findings(regime.code, known.scheme)
    if not ids:
        return [WORDS["none"][language]]
    return [
        f"- {claim(id).statement(language)} [{id}, "
        f"{evidence_classes()[claim(id).evidence_class].word(language)}, {claim(id).spoken_by(language)}]"
        for id in ids
    ]
