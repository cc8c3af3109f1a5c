"""Reference data holds no Social Security number: not in a name, a source or a code, whatever door it comes by (II.1)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from tests.harness import Cast
from trackone.casework.kinds import KindEntry, add_kind
from trackone.enrollment.sources import ProgramEntry, add_program
from trackone.organizations.closings import add_closing
from trackone.organizations.models import County, Organization, Region
from trackone.organizations.providers import add_organization
from trackone.organizations.regions import rename_region
from trackone.organizations.sites import open_site, open_workgroup
from trackone.policy.refusal import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.policy("II.1")]
NUMBER = "-".join(("912", "34", "5678"))
Act = Callable[..., Any]


def kind(name: str = "Job club", elements: str = "") -> KindEntry:
    return KindEntry(
        name=name,
        family="basic",
        triggers_participation=False,
        extends_participation=False,
        makes_reportable=False,
        federal_elements=elements,
    )


def program(**words: str) -> ProgramEntry:
    return ProgramEntry(**{"name": "Made-up source", "family": "wagner_peyser", **words})


def region() -> Region:
    return Region.objects.get(number=4)


ACTS: dict[str, tuple[str, Act]] = {
    "site": (
        "mary",
        lambda **by: open_site(**by, name=f"Desk {NUMBER}", county=County.objects.get(name="Cass"), since_on=day()),
    ),
    "workgroup": (
        "mary",
        lambda **by: open_workgroup(
            **by, name=NUMBER, organization=Organization.objects.get(pk=1), program_codes=[], since_on=day()
        ),
    ),
    "organization": (
        "mary",
        lambda **by: add_organization(**by, name=f"Of {NUMBER}", kind="sub_contractor", parent=None, since_on=day()),
    ),
    "region": ("dana", lambda **by: rename_region(region(), **by, name=NUMBER, seen_name=region().name)),
    "closing": ("dana", lambda **by: add_closing(**by, day=date(2026, 12, 3), name="Snow", source=f"Order {NUMBER}")),
    "kind": ("dana", lambda **by: add_kind(**by, code="JOB-CLUB", kind=kind(elements=NUMBER), since_on=day())),
    "kind's code": ("dana", lambda **by: add_kind(**by, code=f"A-{NUMBER}", kind=kind(), since_on=day())),
    "program": (
        "dana",
        lambda **by: add_program(**by, code="MADE-UP", program=program(federal_mark=NUMBER), since_on=day()),
    ),
    "program's code": ("dana", lambda **by: add_program(**by, code=f"N{NUMBER}", program=program(), since_on=day())),
}


def day() -> date:
    return date(2026, 12, 1)


@pytest.mark.parametrize("what", ACTS)
def test_a_number_is_refused_in_every_text(cast: Cast, at: datetime, what: str) -> None:
    who, act = ACTS[what]
    with pytest.raises(Refused) as refused:
        act(by=cast.standing(who), at=at)
    said = [one for one in refused.value.refusals if one.code == "ssn_in_text"]
    assert [NUMBER in one.sentence for one in said] == [False]


@pytest.mark.parametrize("code", [NUMBER, "912345678", "-1", "12"])
def test_a_code_has_a_letter(cast: Cast, at: datetime, code: str) -> None:
    with pytest.raises(Refused) as refused:
        add_kind(by=cast.standing("dana"), at=at, code=code, kind=kind(), since_on=day())
    assert "code" in {one.code for one in refused.value.refusals}
