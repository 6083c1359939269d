"""Our names as a Faker provider, for a lesson that needs a name by the way.

The world itself draws from its own streams, so no Faker, of whatever version, can move a number in a lesson.
"""

from faker import Faker
from faker.providers import BaseProvider

from casekit.world.names import GIVEN_BITS, SURNAME_BITS, given_names, surnames


class StudentNames(BaseProvider):
    """Names with the shares of `casekit.world.names`, in kanji, kana or romaji."""

    def student_name(self) -> str:
        """Return a full name in kanji, family name first, with a wide space."""
        return self.student_name_writings()[0]

    def student_name_writings(self) -> tuple[str, str, str]:
        """Return one full name in kanji, katakana and Latin letters."""
        family, given = surnames(), given_names()
        one = family.draw[self.generator.random.getrandbits(SURNAME_BITS)]
        other = given.draw[self.generator.random.getrandbits(GIVEN_BITS)]
        return (
            f"{family.kanji[one]}\u3000{given.kanji[other]}",
            f"{family.kana[one]}\u3000{given.kana[other]}",
            f"{family.romaji[one]} {given.romaji[other]}",
        )


def student_faker(seed: int) -> Faker:
    """Return a Japanese Faker of its own seed that knows `student_name`."""
    fake = Faker("ja_JP")
    fake.add_provider(StudentNames)
    fake.seed_instance(seed)
    return fake
