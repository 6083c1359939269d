"""What a world is made from: seed, size, date of the record, and the figures that follow from them."""

from dataclasses import asdict, dataclass
from typing import Any

from casekit.errors import CasekitError

DEFAULT_SEED = 20190826
SCALES = {"classroom": 6_000, "workshop": 60_000, "full": 1_610_000}
"""Members of each scale; `full` is 790,000 (claim B02) and 820,000 (B01)."""

FULL_MEMBERS = SCALES["full"]
LEAST, LARGEST = 300, 4 * FULL_MEMBERS
DATES = ("2019-08-26", "2019-12-04")
SCORED_SHARE_LIMIT = {2019: 0.16, 2020: 0.32}
"""At most this share of a cohort is scored in worlds smaller than the real one (assumed)."""


@dataclass(frozen=True)
class Record:
    """Published figures at one date (claims B06-B09, B11, B14, B20, B21)."""

    scored_2019: int
    scored_2020: int
    companies_receiving: int
    screen_gap: int
    split_published: bool


RECORDS = {
    "2019-08-26": Record(12_330, 62_548, 34, 7_983, split_published=True),
    "2019-12-04": Record(15_741, 79_849, 35, 13_840, split_published=False),
}
"""In December only the sum, 95,590, is published; it is split here as in August, which is an assumption."""


@dataclass(frozen=True)
class Settings:
    """Everything a world depends on. Two equal settings give two equal worlds."""

    seed: int = DEFAULT_SEED
    members: int = SCALES["classroom"]
    companies: int = 8
    as_of: str = DATES[0]
    scale: str | None = "classroom"

    @classmethod
    def for_scale(
        cls,
        scale: str = "classroom",
        *,
        members: int | None = None,
        companies: int | None = None,
        seed: int | None = None,
        as_of: str | None = None,
    ) -> "Settings":
        """Return the settings of `classroom`, `workshop` or `full`, or of a size of your own (`members`).

        What is None takes its usual value.

        Raises
        ------
        CasekitError
            If one of them is not allowed.

        """
        if scale not in SCALES:
            raise CasekitError(f"There is no scale called {scale!r}. Choose one of {', '.join(SCALES)}.")
        size = SCALES[scale] if members is None else members
        _whole("The number of members", size, LEAST, LARGEST)
        return cls(
            seed=DEFAULT_SEED if seed is None else seed,
            members=size,
            companies=_usual_companies(size) if companies is None else companies,
            as_of=DATES[0] if as_of is None else as_of,
            scale=next((name for name, usual in SCALES.items() if usual == size), None),
        )

    def __post_init__(self) -> None:
        _whole("The seed", self.seed, 0, 2**63 - 1)
        _whole("The number of members", self.members, LEAST, LARGEST)
        _whole("The number of companies", self.companies, 2, 38)
        if self.as_of not in DATES:
            raise CasekitError(f"The record knows no state of {self.as_of!r}. Choose {' or '.join(DATES)}.")

    @property
    def people(self) -> int:
        """Members, and one past applicant (cohort 2018) after every ten of them."""
        return self.members + self.members // 10

    @property
    def record(self) -> Record:
        """The published figures the full world is calibrated to."""
        return RECORDS[self.as_of]

    def scored_target(self, cohort: int, members: int) -> int:
        """Return how many students of a cohort with `members` members are to be scored."""
        published = self.record.scored_2019 if cohort == 2019 else self.record.scored_2020
        return min(published, int(SCORED_SHARE_LIMIT[cohort] * members))

    def as_dict(self) -> dict[str, Any]:
        """Return the settings for the manifest."""
        return asdict(self)


def _whole(what: str, value: object, least: int, most: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise CasekitError(f"{what} is {value!r}. It must be a whole number from {least:,} to {most:,}.")


def _usual_companies(members: int) -> int:
    if members >= FULL_MEMBERS:
        return 38
    if members < 2_000:
        return 2 if members < 1_000 else 4
    return 8 if members < 20_000 else 16 if members < 200_000 else 38
