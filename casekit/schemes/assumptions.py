"""What we assumed where the record is silent, for each scheme, in words that a reader meets with the run."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Assumption:
    """One assumption: the schemes it is made for, what it says, and the ids it fills a gap of."""

    name: str
    schemes: str
    says_en: str
    says_ja: str
    sources: tuple[str, ...]


def assumptions_of(scheme: str) -> tuple[Assumption, ...]:
    """Return the assumptions behind a run of scheme S, H, G or P."""
    return tuple(assumption for assumption in _ALL if scheme in assumption.schemes)


_ALL = (
    Assumption(
        "blank_scores",
        "SHG",
        "A score is blank where no browsing was joined, or a company has too few past applicants.",
        "閲覧履歴と突合できなかった応募者と、前年度の応募者が少なすぎて学習できない企業では、"
        "スコアを空欄にした。",
        ("D28",),
    ),
    Assumption(
        "blank_scores_without_a_member",
        "P",
        "A score is blank where no member was found, or a company has too few past applicants.",
        "該当する会員が見つからない応募者と、前年度の応募者が少なすぎて学習できない企業では、"
        "スコアを空欄にした。",
        ("D28",),
    ),
    Assumption(
        "more_stars",
        "SHGP",
        "Five equal steps; more stars or dots stand for a higher score: more like those who went.",
        "五段階に等分し、星や丸が多いほどスコアが高く、辞退した人に似ているとした。",
        ("D29",),
    ),
    Assumption(
        "past_cookies",
        "SH",
        "Past applicants answered a web survey too, so that their cookies could be joined to browsing.",
        "前年度の応募者もウェブアンケートに回答し、そのクッキーで閲覧履歴と突合できたとした。",
        ("D02", "D20"),
    ),
    Assumption(
        "hash",
        "H",
        "SHA-256 without salt, of the name in one width, without spaces and in lower case.",
        "ハッシュ関数はSHA-256、ソルトなし。氏名は全角と半角をそろえ、空白を除き、小文字にしてから計算した。",
        ("K10", "G1.4"),
    ),
    Assumption(
        "where_hashed",
        "H",
        "Who hashed and where is not known; the run names which of two variants it is.",
        "誰がどこでハッシュ化したかは分かっていない。二つの場合のどちらかを、実行結果に明記した。",
        ("K10",),
    ),
    Assumption(
        "names_compared",
        "G",
        "Names are compared in one width, without spaces, in lower case; old and new kanji differ.",
        "氏名は全角と半角をそろえ、空白を除き、小文字にして比べた。新字体と旧字体は区別したままである。",
        ("D09",),
    ),
    Assumption(
        "names_and_addresses_compared",
        "P",
        "The join key is name and e-mail together, in one width, without spaces and in lower case.",
        "突合の鍵は氏名とメールアドレスの組とし、全角と半角をそろえ、空白を除き、小文字にして比べた。",
        ("D11", "D12"),
    ),
    Assumption(
        "namesakes",
        "HG",
        "A name that several members share leads to all of them, and their browsing is added up.",
        "同姓同名の会員が複数いるときは、その全員に結び付き、閲覧履歴が合算されるとした。",
        ("D07", "D09"),
    ),
    Assumption(
        "log_ins",
        "HGP",
        "A member's browsing is that of the cookies with which the member has logged in.",
        "会員の閲覧履歴とは、その会員がログインしたことのあるクッキーの閲覧履歴であるとした。",
        ("D07", "D12"),
    ),
    Assumption(
        "handed_over",
        "HGP",
        "An applicant is handed over ten days after applying, within the months of the scheme; "
        "later views do not count.",
        "応募者の情報は、応募の十日後に、その方式の期間内で渡されたとした。それより後の閲覧は数えない。",
        ("D06", "D09", "D11"),
    ),
    Assumption(
        "past_outcomes",
        "G",
        "The list of names also held last year's applicants with their outcomes, to learn from.",
        "氏名の一覧には、学習のために前年度の応募者とその結果も含まれていたとした。",
        ("D09", "D20"),
    ),
    Assumption(
        "who_joined",
        "G",
        "The processor joined and scored here too, with names and log-ins that the operator passed on.",
        "ここでも委託先が、事業者から受け取った氏名とログインの記録で突合し、スコアを算出したとした。",
        ("C03", "D09"),
    ),
)
