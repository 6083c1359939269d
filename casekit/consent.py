"""What was agreed to: which text each member met on which screen, what it said, and what was lacking.

Four defects are kept apart, because each has another remedy: the text had no clause; the clause was not
shown; the clause was unclear; there was no real choice. For the survey scheme there is no single number:
whether consent was needed at all is what the two readings differ about (fact E62, K8), and the company later
conceded its absence on a third ground (D35). So that scheme has three readings and no total.
"""

from dataclasses import dataclass

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from casekit.errors import CasekitError
from casekit.linkage import match_figures
from casekit.manifest import require_manifest
from casekit.parties import Holding
from casekit.schemes import SchemeRun

REVISION = pd.Timestamp("2019-03-01")
"""From this day the screens of Rikunabi 2020 were to carry the revised text (A06, A07)."""


_MET = ["member_id", "at", "screen", "site", "version", "text_id", "clause", "clear", "agreed"]


@dataclass(frozen=True)
class Text:
    """What a policy text said about giving data to client companies.

    `clause`: whether it asked consent to provide personal data to them. `clear`: whether the description was
    found clear; None where nobody said.
    """

    text_id: str
    clause: bool
    clear: bool | None
    says_en: str
    says_ja: str
    sources: tuple[str, ...]


TEXTS = (
    Text(
        "rikunabi2019-not-quoted",
        False,
        None,
        "Rikunabi 2019: the text is not quoted in our sources; in the hashed-name case the finding is "
        "that scores were provided without consent.",
        "リクナビ2019。文面は手元の資料に引用がない。ハッシュ化の件では、同意なく提供されたと認定されている。",
        ("D08", "E11"),
    ),
    Text(
        "rikunabi2020-pre-site",
        False,
        None,
        "Pre-site: it stated a purpose, and asked no consent to provide data to third parties.",
        "プレサイト。利用目的の記載はあるが、第三者提供の同意を求める記載はない。",
        ("D10", "E12"),
    ),
    Text(
        "D37",
        False,
        False,
        "Registration screen until 2 August 2019: cookies are analysed and information goes to client "
        "companies; counted as no consent.",
        "2019年8月2日までの会員登録画面。クッキーを分析して企業に情報を提供するとある。"
        "第三者提供の同意には当たらないものとして数えられた。",
        ("D37", "D37b", "A07"),
    ),
    Text(
        "D38",
        True,
        False,
        "Revised text: the person is identified at log-in and information is provided to client "
        "companies; it does not say that declining is predicted, and was found not clear.",
        "改定後の文面。ログイン時に個人を特定し、利用企業等に情報を提供するとある。"
        "辞退を予測するとは書かれておらず、説明が明確でないとされた。",
        ("D38", "E05", "L03"),
    ),
)
"""Every text of the table policy_versions, by text_id."""


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


@dataclass(frozen=True)
class Defect:
    """One way in which consent was lacking, and how many scored students it touches; None if uncounted."""

    name: str
    students: int | None
    sources: tuple[str, ...]
    says_en: str
    says_ja: str


def texts_met(run: SchemeRun) -> pd.DataFrame:
    """Say which text each member of the scheme's year met on which screen, and when.

    Only what the job site itself holds is used: its members, their visits to screens, its policy versions.

    Returns
    -------
    DataFrame, one row a visit, in order of member and moment
        member_id, at, screen, site, version, text_id; clause, clear (see `Text`); agreed: whether the member
        had by that visit met a text with the clause. A visit on which no version stood is left out.

    """
    require_manifest(run, "consent")
    return _met_by(run, _members_of_year(run))


def without_consent(run: SchemeRun) -> int | None:
    """Count the students whose scores were delivered without consent, by the scheme's own facts.

    H: nobody met a text with the clause (D08, E11). G: the pre-site's text had none (D10, E12). P: the scored
    members who used no function that carried the revised text (D36), whenever they registered. S: None; see
    `readings`. In H and G people are counted by the truth, so that without it the answer is None; in P
    they are counted by member_id.
    """
    require_manifest(run, "consent")
    if run.scheme == "P":
        return int((~_scored_members(run)["agreed"]).sum())
    return match_figures(run).students_scored if run.scheme in ("H", "G") else None


def defects(run: SchemeRun) -> tuple[Defect, ...]:
    """Return the four defects for a run, apart from one another; they overlap and must not be added up."""
    require_manifest(run, "consent")
    everyone = match_figures(run).students_scored
    scored = _scored_members(run) if run.scheme == "P" else None
    without_clause = {"S": None, "P": 0}.get(run.scheme, everyone)
    not_shown = None if scored is None else int((~scored["agreed"]).sum())
    unclear = None if scored is None else int(scored["agreed"].sum())
    return (
        Defect(
            "no_clause",
            without_clause,
            ("D08", "D10", "E11", "E12"),
            "The text in force asked no consent to give data to client companies.",
            "当時の文面に、企業への提供の同意を求める条項がなかった。",
        ),
        Defect(
            "clause_not_shown",
            not_shown,
            ("D36", "D37", "D39", "E03"),
            "The revised text had the clause, but the member used no screen that showed it.",
            "改定後の文面に条項はあったが、それを表示する画面を会員が一度も使っていなかった。",
        ),
        Defect(
            "clause_unclear",
            unclear,
            ("D38", "E05", "L03"),
            "The member met the clause, but it did not explain the service clearly.",
            "会員は条項に接したが、サービスの内容が明確に説明されていなかった。",
        ),
        Defect(
            "no_real_choice",
            everyone,
            ("B04", "B05", "E74", "E75"),
            "Whoever looked for work could hardly do without the site; whether consent then means much is "
            "disputed. No number measures it: this is every scored student.",
            "就職活動でこのサイトを使わないことは難しく、同意に意味があるかは争いがある。"
            "数で測れるものではなく、ここではスコアのある学生全員とした。",
        ),
    )


def readings(run: SchemeRun) -> tuple[Reading, ...]:
    """Return the readings of a run whose count is contested: A, B and the company's own for S, two for P.

    The numbers count invented students whose score was delivered. H and G have none: see `without_consent`.
    """
    require_manifest(run, "consent")
    if run.scheme == "P":
        return _screen_gap(run)
    return _survey_readings(match_figures(run).students_scored) if run.scheme == "S" else ()


def agreed_in_time(run: SchemeRun) -> pd.DataFrame:
    """Say for each scored member of scheme P when the clause was met, and when the list was handed over.

    Returns
    -------
    DataFrame, one row a member
        member_id, registered_on, first_met (missing: never), handed_over_on (the first of the clients' lists;
        our assumption), agreed, in_time (agreed by then).

    Raises
    ------
    CasekitError
        If the run is not of scheme P.

    """
    require_manifest(run, "consent")
    if run.scheme != "P":
        raise CasekitError(f"Only scheme P asked for consent; this is a run of {run.scheme}.")
    scored = _scored_members(run)
    return scored.assign(in_time=scored["first_met"] <= scored["handed_over_on"])


def _survey_readings(students: int | None) -> tuple[Reading, ...]:
    return (
        Reading(
            "A",
            students,
            ("E62", "K8"),
            "No relativity: the score is personal data for the operator too, so consent was needed, "
            "and none was taken.",
            "相対性を認めない。スコアは事業者にとっても個人データに当たり、第三者提供には同意が必要である。"
            "その同意は得られていない。",
        ),
        Reading(
            "B",
            None,
            ("E62", "E10", "K8"),
            "Relativity: the score is not personal data for the operator, so the rule does not ask "
            "for consent; the finding speaks of evading the purpose of the law.",
            "相対性を認める。スコアは事業者にとって個人データに当たらず、第三者提供の同意の規定は及ばない。"
            "認定は「法の趣旨を潜脱した」と述べている。",
        ),
        Reading(
            "company",
            students,
            ("D33", "D34", "D35"),
            "The company's concession: other services in the same department had received applicant IDs "
            "with personal information from some clients, so it treats these scores as provided without "
            "consent. It says so of the scores in general; all are counted.",
            "会社自身の認識。同じ部署の別のサービスが、一部の契約企業から応募者管理IDとともに個人情報を"
            "取得していたため、未同意の提供とみている。範囲を限っていないので、ここでは全員を数える。",
        ),
    )


def _screen_gap(run: SchemeRun) -> tuple[Reading, ...]:
    gap = _scored_members(run).query("not agreed")
    return (
        Reading(
            "functions_not_used",
            len(gap),
            ("D36", "K9"),
            "Everybody who used none of the functions that carried the revised text.",
            "改定後の文面を載せた機能を一度も使わなかった人の全員。",
        ),
        Reading(
            "earlier_policy_only",
            int((gap["registered_on"] < REVISION).sum()),
            ("D36b", "K9"),
            "Of these, only who had registered before the revision; later registrants are left open.",
            "そのうち、改定前に登録していた人だけ。改定後に登録した人をどう見るかは、資料からは決まらない。",
        ),
    )


def _members_of_year(run: SchemeRun) -> pd.Series:
    members = run.parties.holding("job_site", "members")
    parts = [
        part.filter(pc.equal(part["cohort"], run.cohort)).select(["member_id"])
        for part in members.parts(["member_id", "cohort"])
    ]
    ids: pd.Series = pa.concat_tables(parts).to_pandas()["member_id"]
    return ids


def _met_by(run: SchemeRun, members: pd.Series) -> pd.DataFrame:
    versions = run.parties.holding("job_site", "policy_versions").frame
    versions = versions[versions["site"] == f"rikunabi{run.cohort}"].merge(_texts(), on="text_id", how="left")
    visits = _rows_of(run.parties.holding("job_site", "screen_visits"), members, ["screen", "at"])
    stood = visits.merge(versions, on="screen")
    # The last day counts whole; a missing one means that the text still stood.
    after = stood["at"] >= stood["shown_to"] + pd.Timedelta(days=1)
    stood = stood[(stood["at"] >= stood["shown_from"]) & ~after].sort_values(
        ["member_id", "at"], kind="stable", ignore_index=True
    )
    stood["agreed"] = stood.groupby("member_id", observed=True)["clause"].cummax()
    met: pd.DataFrame = stood[_MET]
    return met


def _scored_members(run: SchemeRun) -> pd.DataFrame:
    """Return the members scored in scheme P, and when each first met the clause on a function's screen."""
    scored = run.deliverable.loc[run.deliverable["score"].notna(), ["company_id", "applicant_id"]]
    listed = run.parties.holding("processor", "applicant_list").frame
    links = run.parties.holding("processor", "links").frame.merge(scored, on=["company_id", "applicant_id"])
    links = links.merge(listed[["company_id", "applicant_id", "handed_over_on"]])
    members = links.groupby("member_id", as_index=False)["handed_over_on"].min()
    met = _met_by(run, members["member_id"])
    # Who met the clause only on the registration screen, corrected in August, used no function (D36).
    clause = met[met["clause"] & (met["screen"] != "registration")]
    first = clause.groupby("member_id")["at"].min().rename("first_met").reset_index()
    registered = _rows_of(run.parties.holding("job_site", "members"), members["member_id"], ["registered_on"])
    members = members.merge(registered, on="member_id").merge(first, on="member_id", how="left")
    members["agreed"] = members["first_met"].notna()
    known: pd.DataFrame = members
    return known


def _rows_of(table: Holding, members: pd.Series, columns: list[str]) -> pd.DataFrame:
    known = pa.array(members, pa.string())
    found = []
    for part in table.parts(["member_id", *columns]):
        plain = part.set_column(0, "member_id", part["member_id"].cast(pa.string()))
        found.append(plain.filter(pc.is_in(plain["member_id"], known)))
    rows: pd.DataFrame = pa.concat_tables(found, promote_options="permissive").to_pandas()
    return rows


def _texts() -> pd.DataFrame:
    return pd.DataFrame(
        {"text_id": text.text_id, "clause": text.clause, "clear": text.clear} for text in TEXTS
    )
