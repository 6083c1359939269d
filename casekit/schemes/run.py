"""What comes out of a scheme: the ledger, the holdings after each step, and the delivered file."""

from dataclasses import dataclass

import pandas as pd

from casekit.manifest import Manifest
from casekit.parties import Ledger, Parties, Step
from casekit.schemes.assumptions import Assumption, assumptions_of
from casekit.scoring import Features, IndustryViews
from casekit.world import World


@dataclass(frozen=True)
class SchemeRun:
    """One run of one scheme on one world.

    Attributes
    ----------
    scheme : S, H, G or P (design section 3).
    model : the kind of model that scored.
    parties : every party with what it holds at the end.
    steps : the holdings after each step, by fact-sheet id.
    deliverable : the file the clients got: company_id, applicant_id, score (0.0 to 1.0, NaN where there
        is none), label (as that client's report showed it).
    world : the world it ran on; its truth is for measuring the result, never for making it.
    outcome : what the score is about: either of leaving and declining, or one of them.
    variant : where a scheme is known only roughly, which reading of it was run; else empty.
    features : what the model saw of each row of the processor's table `joined`, in its order.

    """

    scheme: str
    model: str
    parties: Parties
    steps: tuple[Step, ...]
    deliverable: pd.DataFrame
    world: World
    outcome: str = "either"
    variant: str = ""
    features: Features | IndustryViews | None = None

    @property
    def cohort(self) -> int:
        """Year of graduation of those it scored: 2019 in S and H (D02, D06), 2020 in G and P (D09, D36)."""
        return 2019 if self.scheme in ("S", "H") else 2020

    @classmethod
    def ended(
        cls,
        world: World,
        parties: Parties,
        steps: tuple[Step, ...],
        seen: Features | IndustryViews,
        *,
        model: str,
        outcome: str,
        variant: str = "",
    ) -> "SchemeRun":
        """Return the run whose last step has brought the scores to the clients."""
        return cls(
            scheme=parties.scheme,
            model=model,
            parties=parties,
            steps=steps,
            deliverable=parties.holding("client", "scores").frame,
            world=world,
            outcome=outcome,
            variant=variant,
            features=seen,
        )

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """What we assumed where the record is silent."""
        return assumptions_of(self.scheme)

    @property
    def manifest(self) -> Manifest:
        """What made the world of this run."""
        return self.world.manifest

    @property
    def ledger(self) -> Ledger:
        """Every transfer, in order."""
        return self.parties.ledger

    def __repr__(self) -> str:
        scored = int(self.deliverable["score"].notna().sum())
        return (
            f"<SchemeRun {self.scheme}: {len(self.ledger.transfers)} transfers, "
            f"{len(self.deliverable):,} rows delivered, {scored:,} with a score>"
        )
