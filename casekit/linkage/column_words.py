"""What columns are called in a sentence, in both languages."""

from collections.abc import Mapping, Sequence

from casekit.linkage.risk import Phrase

COLUMN_WORDS: Mapping[str, Phrase] = {
    "company_id": Phrase("company", "企業"),
    "applicant_id": Phrase("applicant number", "応募者管理ID"),
    "member_id": Phrase("member number", "会員番号"),
    "cookie_id": Phrase("cookie", "クッキー"),
    "cohort": Phrase("year of graduation", "卒業年度"),
    "name": Phrase("name", "氏名"),
    "kana": Phrase("reading of the name", "氏名の読み"),
    "family_name": Phrase("family name", "姓"),
    "given_name": Phrase("given name", "名"),
    "name_hash": Phrase("hash of the name", "氏名のハッシュ値"),
    "email": Phrase("e-mail address", "メールアドレス"),
    "university": Phrase("university", "大学"),
    "region": Phrase("university's region", "大学の所在地域"),
    "faculty": Phrase("faculty", "学部"),
    "department": Phrase("department", "学科"),
    "registered_on": Phrase("day of registration", "会員登録日"),
    "job_type": Phrase("job applied for", "志望職種"),
    "briefing_booked": Phrase("briefing booked or not", "説明会予約の有無"),
    "entry_sheet": Phrase("entry sheet", "エントリーシート"),
    "aptitude": Phrase("aptitude test result", "適性検査の結果"),
    "stage": Phrase("selection stage", "選考段階"),
    "outcome": Phrase("declined or accepted", "辞退・承諾"),
    "applied_on": Phrase("day of application", "応募日"),
    "decided_on": Phrase("day of the outcome", "結果の判明日"),
    "score": Phrase("score", "スコア"),
    "score_step": Phrase("score in five steps", "五段階のスコア"),
    "label": Phrase("displayed score", "スコアの表示"),
    "views": Phrase("number of page views", "閲覧回数"),
    "industry": Phrase("industry", "業界"),
    "site": Phrase("site", "サイト"),
    "at": Phrase("time", "日時"),
    "interest_1": Phrase("industry of most interest", "最も関心のある業界"),
    "interest_2": Phrase("industry of second interest", "二番目に関心のある業界"),
    "interest_3": Phrase("industry of third interest", "三番目に関心のある業界"),
    "anxious": Phrase("anxious searching", "不安による検索の有無"),
}
"""Words for the columns of the invented world and of a run. A column without a word goes by its own name."""


def column_word(column: str) -> Phrase:
    """Return what a column is called."""
    return COLUMN_WORDS.get(column, Phrase(column, column))


def column_list(columns: Sequence[str]) -> Phrase:
    """Return several columns as they stand in a sentence: "university, faculty and department"."""
    words = [column_word(column) for column in columns]
    *first, last = [word.en for word in words]
    english = f"{', '.join(first)} and {last}" if first else last
    return Phrase(english, "・".join(word.ja for word in words))
