"""Who lives in the demo: about sixty made-up people, most of them Tess's, with the day on which each story begins."""

from collections.abc import Callable, Iterator

from trackone.demo import applicants, asking, keeping, outages, turns, workshops
from trackone.demo.lives import Life
from trackone.demo.made_up import young
from trackone.demo.stage import Stage
from trackone.demo.stories import (
    Story,
    came_today,
    fading,
    finder,
    graduate,
    job_seeker,
    not_eligible,
    trainee,
    veteran,
    walk_in,
    youth,
)

Begun = tuple[int, Story]
_ADULT, _DISLOCATED = "WIOA-ADULT", "WIOA-DW"


def stories_of_the_region(stage: Stage) -> Iterator[Begun]:
    """Give every story with the number of the day on which it begins; what hangs on a life comes after it."""
    yield from _tess(stage)
    yield from _colleagues(stage)
    yield from _other_regions(stage)
    yield from _applicants(stage)
    yield stage.last - 40, keeping.data_of_the_state(stage)
    yield stage.last - 37, keeping.places_of_the_region(stage)
    yield stage.last - 31, keeping.people_of_the_region(stage)
    yield stage.last - 33, outages.maintenance(stage)
    yield stage.last - 1, outages.internet_at_kokomo(stage)


def _tess(stage: Stage) -> Iterator[Begun]:
    last = stage.last
    seekers = [_life(stage, "tess", "Lafayette") for _ in range(8)]
    begun = (50, 44, 41, 36, 30, 24, 18, 12)
    for life, ago in zip(seekers, begun, strict=True):
        yield last - ago, job_seeker(life, _ADULT)
    trainees = [_life(stage, "tess", "Lafayette") for _ in range(4)]
    for life, ago, lasts in zip(trainees, (49, 43, 35, 26), (38, 39, 60, 60), strict=True):
        yield last - ago, trainee(life, _DISLOCATED, lasts=lasts)
    yield from _each(stage, "tess", "Lafayette", (42, 22), youth)
    yield from _each(stage, "tess", "Lafayette", (48, 38), finder)
    yield from _each(stage, "tess", "Lafayette", (16,), not_eligible)
    yield from _each(stage, "tess", "Lafayette", (180,), graduate)
    # The first one leaves by the 90-day rule; of the others the exit is ahead.
    yield from _each(stage, "tess", "Lafayette", (78, 61, 59, 57), fading)
    patient = _life(stage, "tess", "Lafayette")
    yield last - 66, fading(patient)
    yield last - 30, turns.away(patient, _ADULT)
    yield from _each(stage, "tess", "Lafayette", (33, 9, 3), lambda life: walk_in(life, clerk="clara"))
    yield from _each(stage, "tess", "Lafayette", (0, 0), came_today)

    yield last - 34, outages.no_line_at_the_fair(stage, [seekers[0], seekers[1]])
    yield last - 21, outages.internet_at_lafayette(stage, [seekers[2], seekers[3], trainees[0]])
    yield last - 19, outages.plant_closes(stage, trainees[1:])
    yield last - 15, turns.mended(seekers[0], _ADULT)
    yield last - 11, turns.remembered(seekers[1], _ADULT)
    yield last - 10, turns.renamed(seekers[2])
    yield last - 8, turns.handed_over(seekers[7], by="leo", to="leo")
    yield last - 14, turns.goes_elsewhere(trainees[2], who="toby", site_name="Terre Haute")
    yield last - 6, turns.promised(seekers[3], _ADULT)
    yield last - 5, turns.promised(trainees[1], _DISLOCATED)
    yield last - 4, turns.promised(seekers[4], _ADULT, late_by=1)
    yield last - 2, turns.planned(seekers[5], _ADULT)
    yield last - 2, turns.agreed(seekers[0], _ADULT)
    yield last - 3, turns.served(seekers[6], _ADULT)
    yield last - 3, turns.served(trainees[3], _DISLOCATED)
    yield last - 2, turns.served(seekers[7], _ADULT, kind="RESUME")
    sheet = {"code": _ADULT, "clerk": "clara", "staff": "tess", "site": "Lafayette"}
    yield last - 11, workshops.weekly(stage, [seekers[5], *seekers[:5], seekers[6]], **sheet)
    yield last, turns.typing(seekers[1])
    yield from _asked(seekers, last)


def _asked(seekers: list[Life], last: int) -> Iterator[Begun]:
    """Give one request for each way that they go; the last ones are still under way."""
    yield last - 10, asking.corrected(seekers[0], _ADULT)
    yield last - 9, asking.deleted(seekers[1], _ADULT)
    yield last - 8, asking.declined(seekers[2], _ADULT)
    yield last - 9, asking.on_the_desk(seekers[3], _ADULT)
    yield last - 5, asking.on_the_desk(seekers[4], _ADULT)
    yield last - 6, asking.returned(seekers[5], _ADULT)
    yield last - 6, asking.deleted(seekers[6], _ADULT, is_carried_out=False)
    yield last - 5, asking.drafted(seekers[1], _ADULT)
    yield last - 5, asking.drafted(seekers[0], _ADULT, is_reviewed=True)


def _colleagues(stage: Stage) -> Iterator[Begun]:
    yield from _each(stage, "leo", "Lafayette", (40, 15), job_seeker)
    yield from _each(stage, "pia", "Kokomo", (46, 32, 20), job_seeker)
    yield from _each(stage, "pia", "Kokomo", (45, 28), trainee)
    yield from _each(stage, "pia", "Kokomo", (37, 14), youth)
    yield from _each(stage, "wes", "Kokomo", (47, 35, 27, 17), lambda life: finder(life, "WP"))
    yield from _each(stage, "wes", "Kokomo", (39, 29), veteran)
    yield from _each(stage, "wes", "Kokomo", (13, 7), lambda life: job_seeker(life, "WP"))
    yield from _each(stage, "cole", "Kokomo", (31, 10), job_seeker)
    yield from _each(stage, "cora", "Crawfordsville", (25,), job_seeker)
    yield from _each(stage, "cora", "Logansport", (19,), not_eligible)


def _applicants(stage: Stage) -> Iterator[Begun]:
    """Give those who apply for several programs at once, in every state that an application can be in."""
    last = stage.last
    yield last - 3, applicants.part_complete(_life(stage, "tess", "Lafayette"), _ADULT, "WP")
    yield last - 1, applicants.part_complete(_life(stage, "tess", "Lafayette"), "JVSG", "WP", is_veteran=True)
    yield last - 28, applicants.undecided(_life(stage, "tess", "Lafayette"), _ADULT)
    yield last - 2, applicants.before_the_second(_life(stage, "tess", "Lafayette"))
    yield last - 5, applicants.before_the_second(_life(stage, "wes", "Kokomo"), second="cole")
    yield last - 8, applicants.signed(_life(stage, "pia", "Kokomo"), _DISLOCATED, "WP")
    yield last - 45, applicants.begun_again(_life(stage, "pia", "Kokomo"), _ADULT)
    yield last - 6, applicants.thought_better(_life(stage, "wes", "Kokomo"), "WP")


def _other_regions(stage: Stage) -> Iterator[Begun]:
    newcomer = _life(stage, "toby", "Terre Haute")
    yield stage.last - 44, job_seeker(newcomer)
    yield stage.last - 12, turns.goes_elsewhere(newcomer, who="tess", site_name="Lafayette")
    yield from _each(stage, "toby", "Terre Haute", (38, 23, 8), job_seeker)
    yield from _each(stage, "pia", "Terre Haute", (34, 11), trainee)
    yield from _each(stage, "chris", "Gary", (41, 26), job_seeker)
    yield from _each(stage, "chris", "Gary", (36,), finder)


def _each(stage: Stage, staff: str, site: str, ago: tuple[int, ...], story: Callable[[Life], Story]) -> Iterator[Begun]:
    for days in ago:
        life = _life(stage, staff, site)
        if story is youth:
            life.made_up = young(life.made_up, stage.chance, today=stage.now.date())
        yield stage.last - days, story(life)


def _life(stage: Stage, staff: str, site: str) -> Life:
    return Life(stage=stage, staff=staff, site_name=site, made_up=next(stage.crowd))
