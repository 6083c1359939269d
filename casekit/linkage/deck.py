"""Twelve cards: one client's applicants, few enough to join by hand.

The cards are rows of a run, chosen so that both cases can be seen: browsers whose cookie met browsing,
and browsers whose cookie met none. They stand for nobody, and for no share.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from casekit.errors import CasekitError
from casekit.manifest import Manifest, require_manifest
from casekit.schemes import SchemeRun
from casekit.world.industries import industries

CARDS = 12
MATCHED_CARDS = 9
STRANGE_BROWSERS = 3
"""Browsers in the browsing table that answered no survey of this client."""

_TOP = 3


@dataclass(frozen=True)
class Deck:
    """The tables of the twelve cards, as each party holds them, in one fixed order.

    Attributes
    ----------
    company_id : whose applicants they are.
    survey : applicant_id, cookie_id (what the web survey brought to the processor).
    browsing : cookie_id, views, top_industries (the three most viewed industry codes); 12 rows.
    joined : applicant_id, cookie_id, views (0 where nothing matched), score (NaN there), label.
    client : applicant_id, name, kana (the client's own table).
    named : applicant_id, name, kana, score, label.
    manifest : what made the world.

    """

    company_id: str
    company_name_en: str
    company_name_ja: str
    survey: pd.DataFrame
    browsing: pd.DataFrame
    joined: pd.DataFrame
    client: pd.DataFrame
    named: pd.DataFrame
    manifest: Manifest

    def company_name(self, language: str) -> str:
        """Return the invented name of the client."""
        return self.company_name_ja if language == "ja" else self.company_name_en

    def printed(self) -> pd.DataFrame:
        """Return what the twelve cards of one side need on paper, in the fixed order.

        Returns
        -------
        DataFrame with 12 rows
            card (1 to 12), applicant_id, cookie_id, cookie (as few first characters as tell all cookies of
            the deck apart), views, score, label, name, kana, lost (1 to 12: how many cookies must be lost
            before this card's is).

        """
        lost = np.empty(len(self.joined), dtype=np.int64)
        lost[loss_order(self)] = np.arange(1, len(self.joined) + 1)
        cards = self.joined.merge(self.client, on="applicant_id")
        cards = cards.assign(
            card=np.arange(1, len(cards) + 1), cookie=self._short(cards["cookie_id"]), lost=lost
        )
        columns = ["card", "applicant_id", "cookie_id", "cookie", "views", "score", "label"]
        return cards[[*columns, "name", "kana", "lost"]]

    def printed_browsing(self) -> pd.DataFrame:
        """Return what the twelve cards of the other side need on paper, in the order of the cookie.

        Returns
        -------
        DataFrame with 12 rows
            cookie_id, cookie (short, as in `printed`), views, industries_en, industries_ja (names of the most
            viewed industries, comma-separated).

        """
        table = industries().set_index("code")
        cards = self.browsing[["cookie_id", "views"]].assign(cookie=self._short(self.browsing["cookie_id"]))
        for language, comma in (("en", ", "), ("ja", "、")):
            names = table[f"name_{language}"]
            cards[f"industries_{language}"] = [
                comma.join(names[list(codes)]) for codes in self.browsing["top_industries"]
            ]
        return cards[["cookie_id", "cookie", "views", "industries_en", "industries_ja"]]

    def _short(self, cookies: pd.Series) -> pd.Series:
        every = pd.concat([self.survey["cookie_id"], self.browsing["cookie_id"]]).unique()
        width = next(w for w in range(4, 65) if len({cookie[:w] for cookie in every}) == len(every))
        return cookies.str[:width]


def deck(run: SchemeRun) -> Deck:
    """Lay out twelve applicants of one client of a survey run.

    Raises
    ------
    CasekitError
        If no client of the run has enough applicants for twelve cards.

    """
    require_manifest(run, "linkage")
    report = run.parties.holding("processor", "joined").frame.merge(
        run.parties.holding("client", "scores").frame[["company_id", "applicant_id", "label"]],
        on=["company_id", "applicant_id"],
    )
    company_id, cards = _cards(report)
    applicants = run.parties.holding("client", "applicants").frame
    own = applicants[applicants["company_id"] == company_id][["applicant_id", "name", "kana"]]
    client = cards[["applicant_id"]].merge(own, on="applicant_id", how="left")
    company = run.parties.companies.set_index("company_id").loc[company_id]
    return Deck(
        company_id=company_id,
        company_name_en=str(company["name_en"]),
        company_name_ja=str(company["name_ja"]),
        survey=cards[["applicant_id", "cookie_id"]],
        browsing=_browsing(run, cards),
        joined=cards[["applicant_id", "cookie_id", "views", "score", "label"]],
        client=client,
        named=client.merge(cards[["applicant_id", "score", "label"]], on="applicant_id"),
        manifest=run.manifest,
    )


def survival(cards: Deck) -> pd.DataFrame:
    """Say what the join still does when browsers lose their cookie between browsing and survey.

    The order in which the twelve browsers lose it is fixed by the seed of the world, so that each
    further deletion adds to those before.

    Returns
    -------
    DataFrame with 13 rows
        deleted : 0 to 12 browsers. survived_share : share of browsers that kept theirs, 0 to 1.
        scored : rows with a score. named : rows of the delivered file the client can name.

    """
    require_manifest(cards, "linkage")
    scored = cards.joined["score"].notna().to_numpy()[loss_order(cards)]
    deleted = np.arange(CARDS + 1)
    return pd.DataFrame(
        {
            "deleted": deleted,
            "survived_share": 1 - deleted / CARDS,
            "scored": scored.sum() - np.concatenate([[0], scored.cumsum()]),
            "named": np.full(CARDS + 1, int(cards.named["name"].notna().sum())),
        }
    )


def loss_order(cards: Deck) -> NDArray[np.int64]:
    """Return the places (from 0) of the cards in the order in which they lose their cookie, by the seed."""
    require_manifest(cards, "linkage")
    luck = np.random.Generator(np.random.PCG64(cards.manifest.seed)).random(CARDS)
    order: NDArray[np.int64] = luck.argsort()
    return order


def _cards(report: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    for company_id, rows in report.groupby("company_id", sort=True):
        ordered = rows.sort_values("applicant_id", kind="stable")
        with_score = ordered[ordered["score"].notna()].head(MATCHED_CARDS)
        without = ordered[ordered["views"] == 0].head(CARDS - MATCHED_CARDS)
        if len(with_score) + len(without) == CARDS and with_score["cookie_id"].is_unique:
            chosen = pd.concat([with_score, without]).sort_values("applicant_id", kind="stable")
            return str(company_id), chosen.reset_index(drop=True)
    raise CasekitError(
        "No client of this run has twelve applicants to lay out. Use a world of classroom size."
    )


def _browsing(run: SchemeRun, cards: pd.DataFrame) -> pd.DataFrame:
    """Summarise the browsing of the matched cards, as the join counted it, and of some strange browsers."""
    views = run.parties.holding("processor", "page_views").frame
    answers = run.parties.holding("processor", "survey_answers").frame
    own = answers.merge(cards.loc[cards["views"] > 0, ["applicant_id", "cookie_id"]])[["cookie_id", "at"]]
    strange = views.loc[~views["cookie_id"].isin(answers["cookie_id"]), "cookie_id"].astype("str")
    rows = _plain(views, [*own["cookie_id"], *strange.drop_duplicates().head(STRANGE_BROWSERS)])
    answered = rows["cookie_id"].map(own.set_index("cookie_id")["at"])
    table = (
        rows[~(rows["at"] > answered)]
        .groupby("cookie_id")["industry"]
        .agg(views="size", top_industries=lambda codes: list(codes.value_counts().index[:_TOP]))
        .reset_index()
    )
    # In the order of the cookie, which tells nothing about whose it is.
    return table.sort_values("cookie_id", kind="stable").reset_index(drop=True)


def _plain(views: pd.DataFrame, cookies: list[str]) -> pd.DataFrame:
    rows = views[views["cookie_id"].isin(cookies)]
    return rows.assign(cookie_id=rows["cookie_id"].astype("str"), industry=rows["industry"].astype("str"))
