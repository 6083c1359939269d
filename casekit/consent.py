"""What was agreed to, and how many students' data went out without it.

For the survey scheme there is no single number: whether consent was needed at all is what the two
readings differ about (fact E62, K8), and the company later conceded its absence on a third ground
(D35). So this module gives three readings and no total.
"""

from dataclasses import dataclass

from casekit.linkage import match_figures
from casekit.manifest import require_manifest
from casekit.schemes import SchemeRun


@dataclass(frozen=True)
class Reading:
    """How many students' data were provided without a consent that was needed, on one reading.

    `students` is None where it cannot be counted without the truth, or where the reading does not ask.
    """

    name: str
    students: int | None
    sources: tuple[str, ...]
    says_en: str
    says_ja: str


def readings(run: SchemeRun) -> tuple[Reading, ...]:
    """Return reading A, reading B and the company's own concession for a survey run.

    The numbers count invented students whose score was delivered; nobody in this scheme was asked.
    """
    require_manifest(run, "consent")
    students = match_figures(run).students_scored
    return (
        Reading(
            "A",
            students,
            ("E62", "K8"),
            "No relativity: the score is personal data for the operator too, so consent was needed, "
            "and none was taken.",
            "相対性を認めない。スコアは事業者にとっても個人データであり、必要な同意が得られていない。",
        ),
        Reading(
            "B",
            None,
            ("E62", "E10", "K8"),
            "Relativity: the score is not personal data for the operator, so the rule does not ask "
            "for consent; the finding speaks of evading the purpose of the law.",
            "相対性を認める。スコアは事業者にとって個人データではなく、同意の要否は規定の上では問題にならない。"
            "認定は、法の趣旨の潜脱を述べている。",
        ),
        Reading(
            "company",
            students,
            ("D33", "D34", "D35"),
            "The company's concession: other services in the same department held applicant IDs with "
            "personal information, so it treats these scores as provided without consent.",
            "会社自身の説明。同じ部署の別のサービスが応募者管理IDと個人情報を併せて取得していたため、"
            "未同意の提供として扱う。",
        ),
    )
