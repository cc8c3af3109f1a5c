"""Make up people: names that nobody bears, numbers that were never issued, towns of the region."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from trackone.participants.duplicates import Newcomer

FIRST_NAMES = (  # noqa: SIM905 - one name a word
    "Ivy Omar Lena Hank Rosa Theo Mina Carl Nora Felix Dora Ravi Edna Luis Wanda Igor Tilda Amos Priya Glen Zora Peter"
    " Elsa Marco Hazel Dmitri Opal Yusuf Corin Ned Beatriz Walt Greta Hector Faye Milo Astrid Cyrus Ruth Pablo Vera Otis"
    " Lucia Bram Odette Kofi Sylvia Ernst Maya Rex Ingrid Silas Petra Juan Agnes Tariq Bella Knut Olga Rufus"
).split()
LAST_NAMES = (  # noqa: SIM905
    "Example Sample Madeup Pretend Invented Fictional Placeholder Specimen Imaginary Notareal Exampleton Samplesworth"
    " Fictionwood Demofield Mockingham Makebelieve Testcase Template Prototype Dreamtup Paperperson Allmadeup Nosuch"
    " Storyperson Inventley Pretendham Unrealson Demoworth Mockwell Fabrica"
).split()
TOWNS = {
    "Lafayette": ("Lafayette", "47901", "Tippecanoe"),
    "Kokomo": ("Kokomo", "46901", "Howard"),
    "Logansport": ("Logansport", "46947", "Cass"),
    "Crawfordsville": ("Crawfordsville", "47933", "Montgomery"),
    "Terre Haute": ("Terre Haute", "47807", "Vigo"),
    "Gary": ("Gary", "46402", "Lake"),
}
STREETS = ("Example St", "Sample Ave", "Placeholder Ln", "Pretend Rd", "Nowhere Ct")
# What is asked at entry, with answers that are allowed; every person gets one of each.
ELEMENTS: dict[int, tuple[str, ...]] = {
    201: ("1", "2", "2", "9"),
    210: ("0", "0", "0", "1"),
    213: ("0", "0", "1"),
    215: ("1", "1", "0"),
    202: ("0", "0", "0", "1", "9"),
    300: ("0", "0", "0", "1"),
    407: ("9", "11", "12", "12"),
    408: ("0", "1", "1", "2", "4", "6"),
    409: ("4", "5", "5"),
    400: ("0", "0", "0", "1", "2", "3"),
    402: ("0", "0", "1"),
    603: ("0", "0", "1"),
    802: ("0", "1"),
    806: ("0", "0", "1"),
}


@dataclass(frozen=True, kw_only=True)
class MadeUp:
    """Somebody who does not exist: as a newcomer, with a number out of the range that was never issued."""

    newcomer: Newcomer
    ssn: str
    street: str
    phone: str
    elements: dict[int, str]


def made_up_people(chance: Random, *, today: date) -> Iterator[MadeUp]:
    """Give made-up people, no two with the same name or number; the same ones for a seed and a day."""
    for count in range(len(FIRST_NAMES) * len(LAST_NAMES)):
        # Neighbors in this order share neither first nor last name, so nobody looks like a duplicate.
        first, last = (
            FIRST_NAMES[count % len(FIRST_NAMES)],
            LAST_NAMES[(count + count // len(FIRST_NAMES)) % len(LAST_NAMES)],
        )
        yield MadeUp(
            newcomer=Newcomer(
                first_name=first,
                last_name=last,
                middle_name=chance.choice(("", "", "", "Q.")),
                birth_on=today - timedelta(days=chance.randint(24 * 366, 61 * 365)),
                preferred_language=chance.choice(("en", "en", "en", "en", "es", "")),
            ),
            # Steps of 97 through the serials: each comes once.
            ssn=f"9{chance.randint(10, 99)}-{chance.randint(10, 49)}-{1 + count * 97 % 9999:04}",
            street=f"{chance.randint(1, 99)} {chance.choice(STREETS)}",
            phone=f"765-555-01{count % 100:02}",
            elements={number: chance.choice(values) for number, values in ELEMENTS.items()},
        )


def young(made_up: MadeUp, chance: Random, *, today: date) -> MadeUp:
    """Return the same person, 17 to 23 years old."""
    birth_on = today - timedelta(days=chance.randint(17 * 366, 23 * 365))
    return replace(made_up, newcomer=replace(made_up.newcomer, birth_on=birth_on))
