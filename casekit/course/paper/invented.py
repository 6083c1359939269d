"""The invented world that the cards are taken from: one seed, the runs of the four schemes, the deck."""

from collections.abc import Mapping
from dataclasses import dataclass

from casekit import linkage, world
from casekit.course.fields import Language
from casekit.schemes import SCHEMES, SchemeRun
from casekit.world.settings import DEFAULT_SEED
from casekit.world.world import World

__all__ = ["DEFAULT_SEED", "Invented", "invented_world", "name_of"]


@dataclass(frozen=True)
class Invented:
    """What the cards need: the world, the runs by name of their scheme, and the twelve cards."""

    world: World
    runs: Mapping[str, SchemeRun]
    deck: linkage.Deck

    @property
    def seed(self) -> int:
        """The seed of the world."""
        return self.world.manifest.seed

    @property
    def survey(self) -> SchemeRun:
        """The run of the survey scheme, as in lesson 03."""
        return self.runs["survey"]


def invented_world(seed: int = DEFAULT_SEED) -> Invented:
    """Make the classroom world of a seed and run every scheme on it, as the lessons do.

    Raises
    ------
    CasekitError
        If the seed is not allowed, or no company of its world has twelve applicants to lay out.

    """
    made = world.classroom(seed=seed)
    runs = {name: run(made) for name, run in SCHEMES.items()}
    return Invented(made, runs, linkage.deck(runs["survey"]))


def name_of(name: str, kana: str, language: Language) -> str:
    """Return the name of an invented person, in Latin letters for readers of English."""
    if language == "ja":
        return name
    from casekit.world.latin import in_latin_letters

    return in_latin_letters(kana) or name
