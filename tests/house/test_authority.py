"""The matrix of authority: every action and every member of the cast, against a file that was written by hand."""

import re
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.harness import Cast
from trackone.demo.cast import CAST
from trackone.organizations.authority import MAY, NotAllowed, may, post_for
from trackone.organizations.models import Region, Site
from trackone.policy.clauses import clauses

REVIEWED = Path(__file__).with_name("authority.txt")
LINE = re.compile(
    r"(?P<action>[a-z_]+\.[a-z_]+)"
    r"(?: \[(?:region (?P<region>\d+)|(?P<state>whole state))"
    r"(?:, (?P<did>declared|recorded|drafted|reviewed|submitted|decided) by (?P<by>\w+))?\])?"
    r"\s+(?P<clause>\S+)"
)
pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Asked:
    """One question of the file, and who is named in the answer."""

    action: str
    region: int | None
    is_statewide: bool
    did: str
    done_by: str
    clause: str
    named: frozenset[str]

    def __str__(self) -> str:
        where = "whole state" if self.is_statewide else f"region {self.region}" if self.region else ""
        return " ".join(filter(None, [self.action, where, self.done_by]))


def reviewed() -> list[Asked]:
    lines = [line for line in REVIEWED.read_text().splitlines() if line.strip() and not line.startswith("#")]
    found = []
    for line, names in zip(lines[::2], lines[1::2], strict=True):
        match = LINE.fullmatch(line)
        assert match, line
        assert names.startswith("    "), line
        found.append(
            Asked(
                action=match["action"],
                region=int(match["region"]) if match["region"] else None,
                is_statewide=bool(match["state"]),
                did=match["did"] or "",
                done_by=match["by"] or "",
                clause=match["clause"],
                named=frozenset(names.split()),
            )
        )
    return found


def record_of(asked: Asked, cast: Cast) -> SimpleNamespace | None:
    if asked.region is None and not asked.is_statewide:
        return None
    record = SimpleNamespace(region_id=None, declared_by_id=None, recorded_by_id=None)
    record.drafted_by_id = record.reviewed_by_id = record.submitted_by_id = None
    if asked.region is not None:
        record.region_id = Region.objects.get(number=asked.region, until_on=None).pk
    if asked.done_by:
        column = "first_decision" if asked.did == "decided" else asked.did
        setattr(record, f"{column}_by_id", cast.person(asked.done_by).pk)
    return record


def test_the_file_asks_about_every_action_and_knows_everybody_it_names() -> None:
    asked = reviewed()
    assert {line.action for line in asked} == set(MAY)
    general = [line.action for line in asked if line.region is None and not line.is_statewide]
    assert sorted(general) == sorted(MAY)
    assert {name for line in asked for name in line.named} <= set(CAST) - {"stan"}
    assert {line.clause for line in asked} <= set(clauses()) | {"general"}


@pytest.mark.policy("C.4", "I.1", "V.6")
@pytest.mark.parametrize("asked", reviewed(), ids=str)
def test_those_who_may_are_those_who_are_named(cast: Cast, asked: Asked) -> None:
    record = record_of(asked, cast)
    allowed = {key for key in CAST if may(asked.action, by=cast.standing(key), record=record)}
    assert allowed == asked.named


def test_a_person_with_posts_in_two_regions_acts_from_one(cast: Cast) -> None:
    seven = SimpleNamespace(region_id=Region.objects.get(number=7, until_on=None).pk)
    assert not may("note.add_addendum", by=cast.standing("pia", region=4), record=seven)
    assert may("note.add_addendum", by=cast.standing("pia", region=7), record=seven)


@pytest.mark.parametrize(
    ("key", "site", "writes"),
    [
        ("tess", "Lafayette", True),
        ("tess", "Kokomo", False),
        ("tess", "Terre Haute", False),
        ("pia", "Kokomo", True),
        ("pia", "Terre Haute", False),
        ("mary", "Kokomo", True),
        ("mary", "Terre Haute", False),
        ("cole", "Kokomo", True),
        ("cole", "Lafayette", False),
    ],
)
def test_a_site_is_where_one_may_write(cast: Cast, key: str, site: str, writes: bool) -> None:
    assert may("service.record", by=cast.standing(key), site=Site.objects.get(name=site)) is writes


@pytest.mark.policy("I.1")
@pytest.mark.parametrize(
    ("key", "action", "site", "writes"),
    [
        ("tess", "participation.exit", "Lafayette", True),
        ("tess", "participation.exit", "Kokomo", False),
        ("tess", "service.complete", "Kokomo", False),
        ("wes", "conversation.close", "Kokomo", True),
        ("wes", "conversation.close", "Lafayette", False),
        ("leo", "note.add_addendum", "Kokomo", False),
        ("cora", "participation.decide", "Kokomo", True),
        # Whoever served somewhere mends it, whatever the post: the book asks whether it is his own (I.1).
        ("wes", "service.mend", "Lafayette", True),
        ("tess", "service.withdraw", "Kokomo", True),
    ],
)
def test_a_record_is_written_where_it_stands(cast: Cast, key: str, action: str, site: str, writes: bool) -> None:
    place = Site.objects.get(name=site)
    record = SimpleNamespace(region_id=place.region_id, site_id=place.pk)
    assert may(action, by=cast.standing(key), record=record) is writes


def test_who_began_it_is_told_that_a_second_person_decides(cast: Cast) -> None:
    mary = cast.standing("mary")
    own = SimpleNamespace(region_id=mary.region_id, declared_by_id=mary.person.pk)
    with pytest.raises(NotAllowed, match="second person"):
        post_for("exception.confirm", by=mary, record=own)


def test_a_clerk_is_told_that_only_own_entries_are_hers(cast: Cast) -> None:
    clara = cast.standing("clara")
    anothers = SimpleNamespace(region_id=clara.region_id, recorded_by_id=cast.person("tess").pk)
    with pytest.raises(NotAllowed, match="you do it to your own entries only") as refused:
        post_for("service.complete", by=clara, record=anothers)
    assert refused.value.clause == "C.6"


def test_who_may_not_is_told_who_may(cast: Cast) -> None:
    with pytest.raises(NotAllowed, match="This is for: Master User, State staff"):
        post_for("exception.confirm", by=cast.standing("tess"))
    with pytest.raises(NotAllowed, match="None of your posts is at Kokomo"):
        post_for("service.record", by=cast.standing("tess"), site=Site.objects.get(name="Kokomo"))
    kokomo = Site.objects.get(name="Kokomo")
    with pytest.raises(NotAllowed, match="belongs to another site"):
        post_for(
            "participation.exit",
            by=cast.standing("tess"),
            record=SimpleNamespace(region_id=kokomo.region_id, site_id=kokomo.pk),
        )
    with pytest.raises(NotAllowed, match="covers more than your region"):
        post_for("exception.confirm", by=cast.standing("mary"), record=SimpleNamespace(region_id=None, declared_by_id=0))
    with pytest.raises(NotAllowed, match="Nobody may do this"):
        post_for("participant.delete", by=cast.standing("dana"))
