"""One function for each fact that a regime takes from a run.

What can be computed is computed from the parties' holdings, the ledger, the screens and the delivered file;
what only the sources can tell is read from the record by scheme, with its claims. Nothing here uses the
truth.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

import pandas as pd

from casekit import consent
from casekit.schemes import SchemeRun

Value: TypeAlias = float | int | str | bool | None
Said: TypeAlias = tuple[Value, bool | None, str, str, str, tuple[str, ...]]
"""value, holds, sentence in English, sentence in Japanese, evidence, sources."""

ENDS = {"S": "2019-02-28", "H": "2019-02-28", "G": "2019-02-28", "P": "2019-07-31"}
"""The last day on which a scheme ran (A04, A06, A09)."""

_SIDES = {"S": "rikunabi2019", "H": "rikunabi2019", "G": "rikunabi2020", "P": "rikunabi2020"}


@dataclass(frozen=True)
class View:
    """What the functions look at: the run, who can name whom, the ledger, the screens of its site."""

    run: SchemeRun
    named: Mapping[str, float]
    ledger: pd.DataFrame
    screens: pd.DataFrame

    @classmethod
    def of(cls, run: SchemeRun, named: pd.DataFrame) -> "View":
        """Lay out a run. `screens`: the texts that stood while the scheme ran (screen, text_id, clause,
        clear)."""
        shares = dict(zip(named["party"], named["share"].astype(float), strict=True))
        return cls(run, MappingProxyType(shares), run.ledger.frame(), _screens(run))

    @property
    def scheme(self) -> str:
        """Letter of the scheme."""
        return self.run.scheme

    def sent(self, sender: str, recipient: str, table: str = "") -> pd.DataFrame:
        """Return the entries of the ledger from one party to another, of one table if given."""
        entries = self.ledger
        chosen = (entries["sender"] == sender) & (entries["recipient"] == recipient)
        found: pd.DataFrame = entries[chosen & (entries["table"] == table if table else True)]
        return found


@dataclass(frozen=True)
class FactSource:
    """What a fact is about, and how it is computed."""

    asks_en: str
    asks_ja: str
    compute: Callable[[View], Said]


def _sender_names(view: View) -> Said:
    """Count the operator and its processor, each with its own tables only."""
    share = max(view.named["job_site"], view.named["processor"])
    return _share(
        share,
        "The operator or its processor, each with its own tables alone, can put a name to {share} of the "
        "delivered rows.",
        "事業者と委託先が、それぞれ自分の表だけを使って氏名に届くのは、納品された行の{share}である。",
        ("C02", "C03", "E60"),
    )


def _whole_firm_names(view: View) -> Said:
    share = max(
        view.named[point] for point in ("job_site_with_processor", "processor_with_other_team", "job_site")
    )
    return _share(
        share,
        "With the tables of the operator's side laid together, another team's among them, a name can be "
        "put to "
        "{share} of the delivered rows.",
        "別の業務の表も含め、事業者側の表を合わせると、納品された行の{share}が氏名に届く。",
        ("D33", "D34", "E61"),
    )


def _recipient_names(view: View) -> Said:
    return _share(
        view.named["client"],
        "The client, with its own list of applicants, can put a name to {share} of the delivered rows.",
        "契約企業は、手元の応募者名簿により、納品された行の{share}を氏名に結び付けられる。",
        ("C04", "D05"),
    )


def _recipient_expected(view: View) -> Said:
    keyed = "applicant_id" in view.run.deliverable.columns
    expected = keyed and view.named["client"] > 0
    if expected:
        said = (
            "The file carries the client's own applicant IDs and was delivered for follow-up: the client "
            "was to "
            "hold it as personal data.",
            "納品物には契約企業の応募者管理IDが付き、フォローのために渡された。契約企業は個人データとして取得する立場にあった。",
        )
    else:
        said = (
            "Nothing the client holds turns the delivered file into data on persons.",
            "契約企業の手元には、納品物を個人に結び付けるものがない。",
        )
    return expected, expected, *said, "simulated", ("D04", "D05", "E63")


def _sender_knew(view: View) -> Said:
    return _RECORD["sender_knew"][view.scheme]


def _consent_clause(view: View) -> Said:
    clause = bool(view.screens["clause"].any())
    return _yes_or_no(
        clause,
        (
            "While the scheme ran, some screen showed a text that asked consent to give data to companies.",
            "実施期間中、企業への提供の同意を求める文面を示した画面があった。",
        ),
        (
            "While the scheme ran, no screen showed a text that asked consent to give data to companies.",
            "実施期間中、企業への提供の同意を求める文面を示した画面はなかった。",
        ),
        ("D38",) if clause else ("D08", "D10", "E11", "E12"),
    )


def _consent_everyone(view: View) -> Said:
    if view.scheme == "P":
        share = float(consent.agreed_in_time(view.run)["agreed"].mean())
        said = (
            "{share} of the scored members had used a screen that carried the clause.",
            "スコアを算出された会員のうち、条項を載せた画面を使っていたのは{share}である。",
        )
    else:
        share = float(view.screens.groupby("screen")["clause"].all().mean())
        said = (
            "{share} of the screens carried the clause all the time.",
            "条項を期間中ずっと載せていた画面は{share}である。",
        )
    value, _, english, japanese, evidence, sources = _share(share, *said, ("D36", "D37", "A07"))
    return value, share == 1.0, english, japanese, evidence, sources


def _consent_clear(view: View) -> Said:
    clear = view.screens.loc[view.screens["clause"], "clear"]
    sources = ("E05", "L03")
    if clear.empty:
        return (
            None,
            None,
            "There was no clause whose clearness could be judged.",
            "明確さを判断すべき条項がない。",
            "record",
            sources,
        )
    if clear.isna().any():
        return (
            None,
            None,
            "Nobody said whether the clause was clear.",
            "条項が明確であったかは述べられていない。",
            "record",
            sources,
        )
    value = bool(clear.all())
    said = (
        ("The clause is clear.", "条項の説明は明確である。")
        if value
        else (
            "The clause was found not to explain the provision clearly.",
            "条項は、第三者提供の説明が明確であるとは認め難いとされた。",
        )
    )
    return value, value, *said, "record", sources


def _purpose_stated(view: View) -> Said:
    return _RECORD["purpose_stated"][view.scheme]


def _purpose_clear(view: View) -> Said:
    return _RECORD["purpose_clear"][view.scheme]


def _checks_made(view: View) -> Said:
    return _RECORD["checks_made"][view.scheme]


def _entrustment_claimed(view: View) -> Said:
    named = view.sent("client", "job_site")["basis_claimed"].eq("entrustment").any()
    words = (
        (
            "The clients' lists went to the operator under the label of entrustment.",
            "名簿は「委託」として渡された。",
        )
        if named
        else (
            "The operator had an entrustment contract with each client.",
            "事業者は各契約企業と業務委託契約を結んでいた。",
        )
    )
    return True, True, *words, "simulated" if named else "record", ("C02", "D03", "D11")


def _mixed(view: View) -> Said:
    own = not view.sent("student", "processor", "page_views").empty
    theirs = view.ledger["table"].isin(["survey_answers", "applicant_list", "hashed_applicants"]).any()
    returned = not view.sent("job_site", "client", "scores").empty
    return _yes_or_no(
        bool(own and theirs and returned),
        (
            "The processor joined the clients' applicants, person by person, with browsing it had "
            "collected itself, "
            "and a new item, the score, went back.",
            "委託先は、企業の応募者を、自ら取得した閲覧履歴と本人ごとに突合し、スコアという新たな項目を付けて返した。",
        ),
        (
            "The ledger shows no join of the clients' applicants with data collected elsewhere.",
            "台帳には、企業の応募者を他で取得したデータと突合した記録がない。",
        ),
        ("D03", "D12", "E66"),
    )


def _records_kept(view: View) -> Said:
    count = len(view.sent("job_site", "client", "scores"))
    return (
        count,
        count > 0,
        f"The ledger of the run has {count} entry or entries of scores passed to clients. Whether the real companies "
        "kept such records is not in our sources.",
        f"実行結果の台帳には、企業へのスコア提供が{count}件ある。実際の会社がそうした記録を残していたかは資料にない。",
        "simulated",
        ("D04", "E46"),
    )


def _confirmation_recorded(view: View) -> Said:
    return _yes_or_no(
        bool(view.ledger["table"].str.contains("consent", regex=False).any()),
        (
            "The ledger shows that the operator received a confirmation of the persons' consent at the client.",
            "台帳に、企業側で本人の同意が得られていることを確認した記録がある。",
        ),
        (
            "The ledger shows no confirmation of the persons' consent at the client.",
            "台帳に、企業側で本人の同意が得られていることを確認した記録はない。",
        ),
        ("E45", "E63"),
    )


def _person_level(view: View) -> Said:
    keyed = "applicant_id" in view.run.deliverable.columns and len(view.run.deliverable) > 0
    return _yes_or_no(
        keyed,
        (
            "The delivered file has a row and a score for each applicant.",
            "納品物は応募者ごとに一行で、スコアが付く。",
        ),
        ("The delivered file has no row for a single applicant.", "納品物に、応募者一人ごとの行はない。"),
        ("D14", "D26"),
    )


def _collected_directly(view: View) -> Said:
    return _yes_or_no(
        not view.sent("student", "processor", "survey_answers").empty,
        (
            "In this run the survey answers come from the student's browser straight to the processor, as S003 has it; "
            "S002 tells it otherwise.",
            "この実行結果では、S003のとおり、アンケートの回答は学生のブラウザから委託先に直接届く。S002の説明は異なる。",
        ),
        (
            "No survey answers reach the processor from the browser.",
            "ブラウザから委託先に直接届く回答はない。",
        ),
        ("D02", "K7"),
    )


def _persistent_key(view: View) -> Said:
    shared = [
        column
        for column in ("cookie_id", "name_hash", "member_id", "applicant_id")
        if view.ledger["columns"].str.contains(column, regex=False).any()
    ]
    return (
        ", ".join(shared),
        bool(shared),
        f"Rows are tied across tables by lasting keys: {', '.join(shared) or 'none'}.",
        f"表どうしは、持続する鍵で結び付く（{'、'.join(shared) or 'なし'}）。",
        "simulated",
        ("D02", "D07", "F13"),
    )


def _claimed_not_personal(view: View) -> Said:
    bases = view.ledger["basis_claimed"]
    claimed = bases[bases.str.contains("not personal|non-personal|no specific", regex=True)]
    # Browsing was collected on this ground in every scheme; here it counts what was said of names and scores.
    claimed = claimed[view.ledger.loc[claimed.index, "table"] != "page_views"]
    return _yes_or_no(
        not claimed.empty,
        (
            "For some transfer the basis claimed was that the data are not personal, or identify nobody.",
            "個人情報に当たらない、または誰も特定しないことを根拠とした提供がある。",
        ),
        (
            "No transfer of names or scores rested on the claim that the data are not personal.",
            "氏名やスコアの提供で、個人情報に当たらないことを根拠としたものはない。",
        ),
        ("D04", "D06", "D08"),
    )


def _real_choice(_: View) -> Said:
    return (
        False,
        False,
        "It is reported that students could hardly look for work without the site.",
        "このサイトを使わずに就職活動をすることは難しかったと報じられている。",
        "record",
        ("B05", "E74"),
    )


def _relied_on(_: View) -> Said:
    return (
        None,
        None,
        "Whether a client relied on a score for a decision is not established, in either direction.",
        "企業が判断にあたってスコアに依拠したかは、どちらとも確かめられていない。",
        "record",
        ("G1.1", "D31"),
    )


def _client_measures(_: View) -> Said:
    return (
        None,
        None,
        "Clients were given guidance; which company lacked what is not published in our sources.",
        "企業は指導を受けた。どの企業に何が欠けていたかは、資料に公表されていない。",
        "record",
        ("E20", "E21", "E22"),
    )


def _screens(run: SchemeRun) -> pd.DataFrame:
    """Return the texts that stood on the scheme's site while it ran, and what they said."""
    versions = run.parties.holding("job_site", "policy_versions").frame
    texts = pd.DataFrame(
        {"text_id": text.text_id, "clause": text.clause, "clear": text.clear} for text in consent.TEXTS
    )
    begun = pd.to_datetime(versions["shown_from"]) <= pd.Timestamp(ENDS[run.scheme])
    first = pd.Timestamp("2019-03-01" if run.scheme == "P" else "2017-06-01")
    ended = pd.to_datetime(versions["shown_to"]) < first
    stood = versions[(versions["site"] == _SIDES[run.scheme]) & begun & ~ended]
    found: pd.DataFrame = stood[["screen", "text_id"]].merge(texts, on="text_id", how="left")
    return found.astype({"clause": bool})


def _share(share: float, english: str, japanese: str, sources: tuple[str, ...]) -> Said:
    words = f"{share:.0%}" if share in (0.0, 1.0) else f"{share:.1%}"
    return (
        share,
        share > 0,
        english.format(share=words),
        japanese.format(share=words),
        "simulated",
        sources,
    )


def _yes_or_no(value: bool, yes: tuple[str, str], no: tuple[str, str], sources: tuple[str, ...]) -> Said:
    return value, value, *(yes if value else no), "simulated", sources


_RECORD: Mapping[str, Mapping[str, Said]] = {
    "sender_knew": {
        "S": (
            True,
            True,
            "Finding: the operator knew that the client could identify the person.",
            "認定：事業者は、企業側で特定の個人を識別できることを知っていた。",
            "record",
            ("E10", "D04"),
        ),
        "H": (
            "mistaken",
            None,
            "Finding: the operator wrongly believed that hashed names are not personal; what it knew of the clients "
            "is not stated for this case.",
            "認定：ハッシュ化すれば個人情報に当たらないと誤って認識していた。企業側の識別についての認識は述べられていない。",
            "record",
            ("E11", "D08"),
        ),
        "G": (
            True,
            True,
            "Finding: names supplied by the client companies were matched, so the operator worked with named applicants.",
            "認定：企業から提供された氏名で突合していた。事業者は氏名のある応募者を扱っていた。",
            "record",
            ("D09", "E12"),
        ),
        "P": (
            True,
            True,
            "The company's account: clients gave names and e-mail addresses, and identified scores went back.",
            "会社の説明：企業から姓名とメールアドレスの提供を受け、個人を特定したスコアを渡した。",
            "record",
            ("D11", "D13"),
        ),
    },
    "purpose_stated": {
        **dict.fromkeys(
            ("S", "H"),
            (
                None,
                None,
                "The policy text of Rikunabi 2019 is not quoted in our sources.",
                "「リクナビ2019」のポリシーの文面は資料に引用されていない。",
                "record",
                ("D08", "L09"),
            ),
        ),
        "G": (
            True,
            True,
            "Finding: the pre-site stated a purpose of use.",
            "認定：プレサイトには利用目的の記載があった。",
            "record",
            ("E12", "D09"),
        ),
        "P": (
            True,
            True,
            "The text said that information goes to companies to assist recruiting.",
            "文面には、採用活動補助のために利用企業等へ情報提供するとあった。",
            "record",
            ("D38",),
        ),
    },
    "purpose_clear": {
        **dict.fromkeys(
            ("S", "H", "G"),
            (
                None,
                None,
                "Whether the purpose was clear to students is not said of this scheme.",
                "利用目的が学生に明らかであったかは、この方式については述べられていない。",
                "record",
                ("E12", "L09"),
            ),
        ),
        "P": (
            False,
            False,
            "The text did not say that declining is predicted, and the company called it not easy to understand.",
            "文面は辞退を予測するとは述べておらず、会社も分かりやすいものではなかったとした。",
            "record",
            ("D38", "E05", "L03"),
        ),
    },
    "checks_made": {
        **dict.fromkeys(
            ("S", "H", "G"),
            (
                None,
                None,
                "The finding on checks of August 2019 was made for the later scheme only.",
                "確認体制についての2019年8月の認定は、後の方式についてのものである。",
                "record",
                ("K5",),
            ),
        ),
        "P": (
            False,
            False,
            "Finding: how the law applies had not been properly examined, and the missed screens were neither prevented "
            "nor found.",
            "認定：法の適用関係の検討が適切でなく、画面の更新漏れを防ぐことも見つけることもできなかった。",
            "record",
            ("E01", "E02"),
        ),
    },
}

FACTS: Mapping[str, FactSource] = MappingProxyType(
    {
        "sender_names": FactSource(
            "the sender, with its own tables alone, can name applicants",
            "提供する側が自分の表だけで応募者を特定できる",
            _sender_names,
        ),
        "whole_firm_names": FactSource(
            "all tables of the operator's side together lead to names",
            "事業者側の表を全部合わせれば氏名に届く",
            _whole_firm_names,
        ),
        "recipient_names": FactSource(
            "the recipient can name applicants", "受け取る側が応募者を特定できる", _recipient_names
        ),
        "recipient_expected": FactSource(
            "the recipient was to hold the data as personal data",
            "受け取る側が個人データとして取得することが想定される",
            _recipient_expected,
        ),
        "sender_knew": FactSource(
            "the sender knew that the recipient could identify",
            "提供する側が、受け取る側で識別できることを知っていた",
            _sender_knew,
        ),
        "consent_clause": FactSource(
            "some screen showed a clause on giving data to companies",
            "企業への提供の同意を求める条項を示した画面がある",
            _consent_clause,
        ),
        "consent_everyone": FactSource(
            "everyone met the clause", "全員が条項に接している", _consent_everyone
        ),
        "consent_clear": FactSource("the clause was clear", "条項の説明が明確である", _consent_clear),
        "purpose_stated": FactSource("a purpose was stated", "利用目的の記載がある", _purpose_stated),
        "purpose_clear": FactSource(
            "the purpose was clear to those concerned", "利用目的が本人に明らかである", _purpose_clear
        ),
        "checks_made": FactSource(
            "law and roll-out had been checked", "法の適用関係と反映状況を確認していた", _checks_made
        ),
        "entrustment_claimed": FactSource(
            "the relation is called an entrustment", "委託とされている", _entrustment_claimed
        ),
        "mixed": FactSource(
            "entrusted data were joined with data of one's own, person by person",
            "委託されたデータを、自ら取得したデータと本人ごとに突合している",
            _mixed,
        ),
        "records_kept": FactSource(
            "there is a record of what was provided to whom",
            "誰に何を提供したかの記録がある",
            _records_kept,
        ),
        "confirmation_recorded": FactSource(
            "consent at the recipient was confirmed", "提供先での同意を確認している", _confirmation_recorded
        ),
        "person_level": FactSource(
            "the deliverable has a row for each person", "納品物に一人ごとの行がある", _person_level
        ),
        "collected_directly": FactSource(
            "the survey was collected directly from the browser",
            "アンケートがブラウザから直接取得された",
            _collected_directly,
        ),
        "persistent_key": FactSource(
            "rows are tied by lasting keys", "持続する鍵で表が結び付く", _persistent_key
        ),
        "claimed_not_personal": FactSource(
            "it was claimed that the data are not personal",
            "個人情報に当たらないとされていた",
            _claimed_not_personal,
        ),
        "real_choice": FactSource("there was a real choice", "実質的な選択の余地があった", _real_choice),
        "relied_on": FactSource(
            "clients relied on the score for decisions", "企業が判断にあたりスコアに依拠した", _relied_on
        ),
        "client_measures": FactSource(
            "the client stated its purpose, reviewed the provision and supervised",
            "企業が目的の通知、法的検討、委託先の監督を行っていた",
            _client_measures,
        ),
    }
)
"""Every fact by name."""
