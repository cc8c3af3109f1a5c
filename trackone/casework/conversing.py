"""Open conversations by themselves: nobody opens one by hand to record a service or to sign a note. Verbs, under an act."""

from datetime import date, datetime

from django.db.models import Exists, OuterRef

from trackone.audit.entries import act_under_way
from trackone.casework.models import Conversation, ConversationParticipation, Purpose
from trackone.enrollment.models import Participation
from trackone.organizations.models import Person, Site
from trackone.organizations.standing import Standing
from trackone.participants.models import Participant


def conversation_for(
    participant: Participant,
    *,
    purpose: Purpose,
    participation: Participation | None,
    site: Site,
    staff: Person,
    today: date,
    by: Standing,
    at: datetime,
) -> Conversation:
    """Return the open conversation of this purpose in the site's region, opened now if there is none; verb.

    It is linked to the participation that it is about. The participant's row is locked by the act, so that two who record
    at once open one. One SQL statement, up to three when it opens.
    """
    act_under_way()
    links = ConversationParticipation.objects.filter(conversation=OuterRef("pk"), participation=participation)
    found = (
        Conversation.objects.filter(participant=participant, region_id=site.region_id, purpose=purpose, sealed_at=None)
        .open()
        .annotate(is_linked=Exists(links))
        .first()
    )
    conversation = found or Conversation.objects.create(
        participant=participant,
        region_id=site.region_id,
        site=site,
        staff=staff,
        purpose=purpose,
        opened_on=today,
        opened_at=at,
        opened_by=by.person,
    )
    if participation is not None and not (found and found.__dict__["is_linked"]):
        ConversationParticipation.objects.create(
            conversation=conversation,
            participation=participation,
            participant=participant,
            region_id=site.region_id,
        )
    return conversation


def purpose_of(participation: Participation | None, *, is_after_exit_kind: bool) -> Purpose:
    """Return what a conversation is about: the follow-up, the enrollment, or somebody who is not enrolled. No SQL.

    An outcome that comes during the enrollment belongs to it; after the exit the follow-up has a conversation of its own.
    """
    if is_after_exit_kind and (participation is None or participation.exit_on is not None):
        return Purpose.FOLLOW_UP
    return Purpose.ENROLLED if participation is not None else Purpose.UNENROLLED
