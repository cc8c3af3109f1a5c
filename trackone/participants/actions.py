"""What is done with a participant: looked up, added, served here too. Changing is an act of casework: it asks who exited."""

from datetime import datetime

from trackone.audit.entries import Act, act_under_way
from trackone.identity.ssn import SSN
from trackone.notifications.models import NoticeKind
from trackone.notifications.outbox import mail_master_users
from trackone.notifications.telling import tell_region
from trackone.organizations.authority import OutOfSight
from trackone.organizations.models import Person, Site
from trackone.organizations.performing import performs
from trackone.organizations.queries import SERVING_ROLES
from trackone.organizations.standing import Standing, today_at
from trackone.participants import changing
from trackone.participants.adding import make_participant, take_turn
from trackone.participants.asking import refusals_of_newcomer
from trackone.participants.duplicates import Elsewhere, Newcomer, elsewhere, likely_here
from trackone.participants.models import How, Participant, Purpose, ServedIn
from trackone.participants.queries import Hit, hits_of, rows_with_ssn
from trackone.policy.general import refusals_to_serve_here
from trackone.policy.refusal import refuse_if


@performs("participant.look_up_ssn")
def look_up_ssn(*, by: Standing, at: datetime, ssn: SSN) -> list[Hit]:
    """Return the person in sight who has this number; the entry keeps who asked and who was found, never the number.

    Call it without a key: a kept answer is a record, not a list. Four SQL statements at most beside those of the act.

    Clauses: II.1.
    """
    rows = rows_with_ssn(ssn, by=by).select_related("region", "case_manager").order_by("region_id", "id")
    hits = hits_of(list(rows))
    act = act_under_way()
    act.facts = {"found": [hit.number for hit in hits]}
    if hits:
        # Without a region of its own (a statewide post) the entry is kept with the region in which the person was found.
        act.participant_id, act.region_id = hits[0].participant_id, act.region_id or hits[0].region_id
    return list(hits)


@performs("participant.look_elsewhere")
def look_elsewhere(
    *, by: Standing, at: datetime, newcomer: Newcomer | None = None, ssn: SSN | None = None, number: str = ""
) -> list[Elsewhere]:
    """Return whom other regions serve, by SSN, number, or alike name and same birth date: who and where, nothing else.

    Call it without a key. Two SQL statements beside those of the act.

    Clauses: general.
    """
    found = elsewhere(newcomer=newcomer, ssn=ssn, number=number.upper(), by=by)
    act = act_under_way()
    asked = [("name and birth date", newcomer is not None), ("SSN", ssn is not None), ("number", bool(number))]
    act.facts = {
        "by": [word for word, is_asked in asked if is_asked],
        "found": [[one.number, one.region_id] for one in found],
    }
    if len({one.participant_id for one in found}) == 1:
        act.participant_id = found[0].participant_id
    return found


@performs("participant.add")
def add_participant(
    *,
    by: Standing,
    at: datetime,
    site: Site,
    newcomer: Newcomer,
    ssn: SSN | None = None,
    is_somebody_else: bool = False,
) -> Participant:
    """Make a participant, served in the region of the site from today; whoever serves and adds is the case manager.

    Refuses the number of somebody on file, and a likely duplicate (here or elsewhere) until somebody says that it is
    somebody else. Two who add one person at once follow each other, and the second is refused.

    Clauses: general, II.1.
    """
    today = today_at(site, at=at)
    take_turn(newcomer)
    here, there = likely_here(newcomer, ssn=ssn, by=by), elsewhere(newcomer=newcomer, ssn=ssn, by=by)
    refuse_if(
        refusals_of_newcomer(newcomer, ssn=ssn, here=here, there=there, is_somebody_else=is_somebody_else, today=today)
    )
    participant = make_participant(
        newcomer,
        region=site.region,
        ssn=ssn,
        case_manager=_serving(by),
        entered_by=by.person,
        today=today,
        at=at,
    )
    changing.change_contacts(participant, newcomer.contacts, by=by.person, today=today)
    changing.move(participant, newcomer.address, by=by.person, today=today)
    act = _about(participant)
    act.facts = {"is_somebody_else": [one.hit.number for one in here] + [one.number for one in there]}
    return participant


@performs("participant.serve_here")
def serve_here(*, by: Standing, at: datetime, site: Site, number: str, purpose: str) -> Participant:
    """Let the region of the site serve a person whom another region serves; both regions are told.

    Opens identity and contact data, nothing that the other region recorded. Raises OutOfSight for an unknown number.

    Clauses: general.
    """
    wanted = number.strip().upper()
    there = elsewhere(number=wanted, by=by)
    is_here = not there and ServedIn.objects.visible_to(by).filter(number=wanted).exists()
    if not there and not is_here:
        raise OutOfSight
    refuse_if(refusals_to_serve_here(purpose=purpose, purposes=Purpose.values, is_served_here=is_here, number=wanted))
    ServedIn.objects.create(
        participant_id=there[0].participant_id,
        region=site.region,
        since_on=today_at(site, at=at),
        how=How.SERVED_HERE,
        purpose=purpose,
        case_manager=_serving(by),
    )
    for one in there:
        for told, about in ((one.region_id, site.region_id), (site.region_id, one.region_id)):
            tell_region(
                told, kind=NoticeKind.SERVED_ELSEWHERE, code=purpose, participant_number=wanted, about_region_id=about
            )
            mail_master_users(told, path="/")
    participant = Participant.objects.get(pk=there[0].participant_id)
    _about(participant).facts = {"purpose": purpose, "regions": [one.region_id for one in there]}
    return participant


def _serving(by: Standing) -> Person | None:
    """Return the writer as case manager; a clerk, who copies a sign-in sheet, is nobody's."""
    return by.person if by.holds(*SERVING_ROLES) else None


def _about(participant: Participant) -> Act:
    act = act_under_way()
    act.participant_id = participant.pk
    return act
