"""A workshop that is held every week: a clerk types its sign-in sheet, and next week begins with the list of the last."""

from collections.abc import Sequence

from trackone.casework.grouping import GroupEntry, SignedIn, record_group, record_list
from trackone.demo.lives import Life
from trackone.demo.stage import Stage
from trackone.demo.stories import Story

_LIBRARY = "Placeholder Public Library (made up)"
_TITLE = "Finding work: letters and interviews"


def weekly(stage: Stage, lives: Sequence[Life], *, code: str, clerk: str, staff: str, site: str) -> Story:
    """Three weeks of one workshop with a partner; somebody had it planned, somebody was entered before the sheet came."""
    first, *others = lives
    _sheet(stage, others[:4], code=code, clerk=clerk, staff=staff, site=site)
    yield 5
    _sheet(stage, others, code=code, clerk=clerk, staff=staff, site=site)
    yield 4
    first.serve("JOB-SEARCH", code, planned_begin_on=stage.days[min(stage.day_number + 1, stage.last)])
    yield 1
    others[0].serve("JOB-SEARCH", code, minutes=90)
    _sheet(stage, lives, code=code, clerk=staff, staff=staff, site=site)


def _sheet(stage: Stage, lives: Sequence[Life], *, code: str, clerk: str, staff: str, site: str) -> None:
    """Enter one sign-in sheet of today; who is refused is left for the one at the desk."""
    at_site, person = stage.sites[site], stage.people[staff]
    number = next(number for number, region in stage.regions.items() if region.pk == at_site.region_id)
    by = stage.enter(clerk, region=number)
    held = GroupEntry(
        kind=stage.kinds["JOB-SEARCH"],
        staff=person,
        held_on=stage.today,
        minutes=90,
        title=_TITLE,
        provider_name=_LIBRARY,
    )
    group = record_group(by=by, at=stage.at, site=at_site, group=held)
    came = [SignedIn(participant=life.person, participation=life.participations.get(code)) for life in lives]
    record_list(group, by=by, at=stage.at, people=came)
