"""Make up a crowd: as many people as a state has, by number in the crowd; the same ones for the same seed.

Their names are put together from parts that nobody bears, their numbers come from the range that was never issued.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from trackone.demo.made_up import ELEMENTS
from trackone.enrollment.snapshots import ASKED_OF_ALL
from trackone.participants import naming
from trackone.policy.section_2_personal_information import MADE_UP_MIDDLES

FIRST_NAMES = (  # noqa: SIM905 - one name a word
    "Abel Ada Adele Agnes Alba Alma Amos Anton Arlo Astrid Aya Beatriz Bella Blanca Boris Bram Bruno Carl Carmen Cecil"
    " Chandra Clara Clive Conrad Corin Cyrus Dario Delia Dmitri Dora Edda Edgar Edna Egon Elio Elsa Emil Enid Ernst Esme"
    " Etta Ezra Fatima Faye Felix Flora Frieda Gemma Gideon Gilda Glen Greta Gus Hank Hazel Hector Hedda Hilda Hiro Hugo"
    " Ida Igor Ilse Imani Ines Ingrid Ira Ivo Ivy Jada Jasper Joel Jonas Juan Jules June Kamal Karin Kofi Kurt Lars Lena"
    " Leon Lidia Linus Lottie Lucia Luis Luz Mabel Magda Malik Marco Maren Maya Milo Mina Mira Moses Nadia Nell Nico Nora"
    " Odette Olga Omar Opal Orla Oskar Otis Otto Pablo Paloma Pavel Pearl Petra Priya Quinn Ravi Rex Rita Rosa Rufus Ruth"
    " Sadie Salim Selma Seth Silas Sofie Stella Sven Sylvia Tariq Tess Theo Tilda Tobias Uma Ursula Vera Viktor Viola"
    " Walt Wanda Wilma Xenia Yara Yuki Yusuf Zelda Zora"
).split()
_STEMS = (  # noqa: SIM905
    "Allmadeup Bogus Cardboard Concoct Daydream Demo Example Fabric Fairytale Fantas Fiction Figment Imagin Invent"
    " Makebelieve Mirage Mocking Neverwas Nosuch Notareal Nowhere Paper Phantas Placeholder Playact Pretend Prototype"
    " Pseudo Puppet Quasi Sample Specimen Storybook Tallstory Template Testcase Unreal Utop Wouldbe Yarnspun"
).split()
_ENDINGS = "ton worth wood field ham ley bridge dale well side son sen berg ez ini ello ova ska aya escu".split()  # noqa: SIM905
LAST_NAMES = [stem + ending for ending in ("", *_ENDINGS) for stem in _STEMS]
_SUFFIXES = ("Jr.", "Sr.", "III")
_STREETS = ("Example St", "Sample Ave", "Placeholder Ln", "Pretend Rd", "Nowhere Ct", "Mockup Blvd", "Fiction Way")
_LANGUAGES = ("en",) * 22 + ("es",) * 4 + ("my", "cnh", "ar", "fr") + ("",) * 4
_ASKED = tuple(number for number in ASKED_OF_ALL if number in ELEMENTS)
# 900 to 999, 00 to 49, 0000 to 9999.
SSN_COUNT = 100 * len(MADE_UP_MIDDLES) * 10_000
# Has no divisor in common with the count: so each number comes once before any comes again.
_SSN_STEP = 7_368_787
_WITHOUT_SSN = 0.08


@dataclass(frozen=True, kw_only=True, slots=True)
class Somebody:
    """One made-up person as a record holds one; `town` is a place in the list of towns that the crowd was given."""

    first_name: str
    middle_name: str
    last_name: str
    suffix: str
    birth_on: date
    preferred_language: str
    ssn: str | None
    street: str
    town: int
    mobile: str
    elements: dict[int, str]
    words: list[str]
    sounds: list[str]
    sort_name: str


def somebody(place: int, *, chance: Random, seed: int, today: date, towns_count: int, lives_at: int) -> Somebody:
    """Make up the one who stands at this place of the crowd, most likely of the town `lives_at`."""
    first, middle, last = _names(chance)
    words = sorted({word for name in (first, middle, last) for word in _keys(name)})
    return Somebody(
        first_name=first,
        middle_name=middle,
        last_name=last,
        suffix=chance.choice(_SUFFIXES) if chance.random() < 0.03 else "",
        birth_on=today - timedelta(days=chance.randint(16 * 366, 66 * 365)),
        preferred_language=chance.choice(_LANGUAGES),
        ssn=made_up_ssn(place, seed=seed) if chance.random() >= _WITHOUT_SSN else None,
        street=f"{chance.randint(1, 999)} {chance.choice(_STREETS)}",
        town=lives_at if chance.random() < 0.85 else chance.randrange(towns_count),
        mobile=f"765-555-{chance.randint(100, 199):04}",
        elements={number: chance.choice(ELEMENTS[number]) for number in _ASKED},
        words=words,
        sounds=[_sound(word) for word in words],
        sort_name=naming.sort_name_of(last=last, first=first, middle=middle),
    )


def made_up_ssn(place: int, *, seed: int) -> str | None:
    """Return the number of a place in the crowd, never the same for two places; None where the range has no more."""
    if place >= SSN_COUNT:
        return None
    count = (place * _SSN_STEP + seed * 1_000_003) % SSN_COUNT
    middles = len(MADE_UP_MIDDLES)
    return f"{900 + count // (middles * 10_000)}{MADE_UP_MIDDLES[count // 10_000 % middles]:02}{count % 10_000:04}"


def _names(chance: Random) -> tuple[str, str, str]:
    last = chance.choice(LAST_NAMES)
    if chance.random() < 0.05:
        last = f"{last}-{chance.choice(LAST_NAMES)}"
    middle = ""
    if chance.random() < 0.5:
        middle = chance.choice(FIRST_NAMES) if chance.random() < 0.3 else f"{chance.choice('ABCDEFGHJKLMNPRSTVW')}."
    return chance.choice(FIRST_NAMES), middle, last


@cache
def _keys(name: str) -> list[str]:
    return naming.keys_of([name])


@cache
def _sound(word: str) -> str:
    return naming.sound_of(word)
