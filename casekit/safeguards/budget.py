"""A ledger of privacy loss: every release costs, and when the budget is spent nothing more is released.

Two rules of composition (Dwork and Roth 2014, sections 3.5; McSherry 2009 for the second). Sequential: what
is released about the same people adds up. Parallel: releases about different people do not; each person pays
only for those that contain the person. So losses are kept for each part of the people, and the dearest
counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

import pandas as pd

from casekit.errors import CasekitError
from casekit.safeguards.noise import Epsilon, exact

EVERYBODY = "everybody"
"""The part that a release about all people belongs to."""


@dataclass(frozen=True)
class Spending:
    """One release: what it was, what it cost, and which parts of the people it was about."""

    release: str
    epsilon: Fraction
    parts: tuple[str, ...]


@dataclass
class Budget:
    """How much may be released about the people of one table, and what has been.

    Attributes
    ----------
    total : the greatest loss allowed for anybody.
    spendings : the releases so far, in order.

    The ledger is a promise of the one who releases, not a lock: whoever starts a second ledger for the same
    people spends twice.
    """

    total: Epsilon
    spendings: list[Spending] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.total = exact(self.total)

    @property
    def spent(self) -> float:
        """The loss of whoever has lost most."""
        return float(_loss(self.spendings))

    @property
    def left(self) -> float:
        """What may still be lost by whoever has lost most."""
        return float(exact(self.total) - _loss(self.spendings))

    def spend(self, epsilon: Epsilon, release: str, parts: Sequence[str] = (EVERYBODY,)) -> None:
        """Enter a release, or refuse it.

        Parameters
        ----------
        epsilon : its cost.
        release : what is released, in a few words.
        parts : the disjoint parts of the people that each get an answer of their own, for example firms.

        Raises
        ------
        CasekitError
            If somebody would lose more than the total. Nothing is entered then.

        """
        entry = Spending(release, exact(epsilon), tuple(parts))
        after = _loss([*self.spendings, entry])
        if after > exact(self.total):
            raise CasekitError(
                f"The privacy budget does not allow {release!r}: it costs {float(entry.epsilon):g}, and of "
                f"{float(self.total):g} only {self.left:g} is left. Release less, or with a smaller epsilon."
            )
        self.spendings.append(entry)

    def frame(self) -> pd.DataFrame:
        """Return one row a release: number, release, epsilon, parts (how many), spent and left after it."""
        rows = []
        for number, entry in enumerate(self.spendings, start=1):
            spent = _loss(self.spendings[:number])
            rows.append(
                {
                    "number": number,
                    "release": entry.release,
                    "epsilon": float(entry.epsilon),
                    "parts": len(entry.parts),
                    "spent": float(spent),
                    "left": float(exact(self.total) - spent),
                }
            )
        return pd.DataFrame(rows, columns=["number", "release", "epsilon", "parts", "spent", "left"])


def _loss(spendings: Sequence[Spending]) -> Fraction:
    of_part: dict[str, Fraction] = {}
    for entry in spendings:
        # Named twice in one release, a part answers twice and pays twice.
        for part in entry.parts:
            of_part[part] = of_part.get(part, Fraction(0)) + entry.epsilon
    of_all = of_part.pop(EVERYBODY, Fraction(0))
    return of_all + max(of_part.values(), default=Fraction(0))
