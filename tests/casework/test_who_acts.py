"""Each act on a case: done by those whose it is; who sees it and may not is told; for another region it does not exist."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest

from tests.casework.files import File, make_file
from tests.harness import Cast
from trackone.audit.models import Entry
from trackone.casework import enrolling, noting, serving
from trackone.casework.models import CaseNote, Conversation, ServiceRecord
from trackone.enrollment.models import Participation, Program
from trackone.organizations.authority import NotAllowed, OutOfSight

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@dataclass(kw_only=True)
class Seen:
    """One file as Tess has it on her screen: a service of hers that the clerk entered, a note, an enrollment."""

    file: File
    service: ServiceRecord
    note: CaseNote
    participation: Participation

    @property
    def conversation(self) -> Conversation:
        return self.service.conversation

    def new(self, action: Callable[..., Any], **more: Any) -> Callable[..., Any]:
        return lambda by: action(self.file.participant, by=by, at=self.file.at, site=self.file.site, **more)

    def on(self, record: Any, action: Callable[..., Any], **more: Any) -> Callable[..., Any]:
        if hasattr(record, "revision"):
            more["revision"] = type(record)._base_manager.get(pk=record.pk).revision
        return lambda by: action(record, by=by, at=self.file.at, **more)

    def act(self, word: str) -> Callable[..., Any]:
        """Return the act of this word, ready for whoever tries it."""
        entry = serving.ServiceEntry(kind=self.service.kind, participation=None, staff=self.service.staff, began_on=TODAY)
        written = noting.NoteEntry(contact_on=TODAY, contact_type="phone", text="Will call.")
        program = Program.objects.get(code="WP")
        service, period, conversation = self.service, self.participation, self.conversation
        decision = {"eligibility": "eligible", "eligibility_on": TODAY}
        acts: dict[str, Callable[[], Callable[..., Any]]] = {
            "service.record": lambda: self.new(serving.record_service, entry=entry),
            "service.complete": lambda: self.on(service, serving.complete_service, changes={"minutes": 5}),
            "service.mend": lambda: self.on(service, serving.mend_service, changes={"planned_begin_on": TODAY}),
            "service.withdraw": lambda: self.on(service, serving.withdraw_service, reason="Wrong person."),
            "note.sign": lambda: self.new(noting.sign_note, note=written),
            "note.add_addendum": lambda: self.on(self.note, noting.add_addendum, text="More."),
            "participation.enroll": lambda: self.new(enrolling.enroll, program=program, application_on=TODAY),
            "participation.decide": lambda: self.on(period, enrolling.decide_eligibility, **decision),
            "participation.mend": lambda: self.on(period, enrolling.mend_participation, changes={"program": program}),
            "participation.exit": lambda: self.on(period, enrolling.exit_participation, exit_on=TODAY, reason="moved"),
            "participation.take_back_exit": lambda: self.on(period, enrolling.take_back_exit),
            "conversation.close": lambda: self.on(conversation, enrolling.close_conversation, reason="done"),
            "conversation.take_back_closing": lambda: self.on(conversation, enrolling.take_back_closing),
        }
        first = {
            "participation.take_back_exit": "participation.exit",
            "conversation.take_back_closing": "conversation.close",
        }.get(word)
        if first:
            acts[first]()(self.file.cast.standing("tess"))
        return acts[word]()


WORDS = [
    "service.record",
    "service.complete",
    "service.mend",
    "service.withdraw",
    "note.sign",
    "note.add_addendum",
    "participation.enroll",
    "participation.decide",
    "participation.mend",
    "participation.exit",
    "participation.take_back_exit",
    "conversation.close",
    "conversation.take_back_closing",
]
# What the seen service is: the clerk entered it.
CLERKS = {"service.record", "service.complete", "service.mend", "service.withdraw"}


@pytest.fixture
def seen(cast: Cast, at: datetime) -> Seen:
    file = make_file(cast, at)
    service = file.serve(key="clara", staff="tess")
    return Seen(file=file, service=service, note=file.note(), participation=file.enroll())


@pytest.mark.parametrize("word", WORDS)
def test_the_team_member_does_it_and_the_trail_says_so(seen: Seen, word: str) -> None:
    done = seen.act(word)(seen.file.cast.standing("tess"))
    entry = Entry.objects.filter(action=word).latest("id")
    assert (entry.outcome, entry.person_name) == ("done", "Tess Teammember")
    assert entry.participant_id in (seen.file.participant.pk, None)
    assert done.pk


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("key", ["connie", "ada", "dana", "hugo"])
def test_who_may_not_is_told_whose_it_is_and_the_attempt_is_kept(seen: Seen, word: str, key: str) -> None:
    act = seen.act(word)
    with pytest.raises(NotAllowed, match="This is for"):
        act(seen.file.cast.standing(key))
    seen.file.cast.standing("dana")
    entry = Entry.objects.filter(action=word, outcome="refused").latest("id")
    assert (entry.refusal_codes, entry.person_id) == (["not_allowed"], seen.file.cast.person(key).pk)


@pytest.mark.parametrize("word", WORDS)
def test_a_clerk_enters_completes_and_mends_services_and_nothing_else(seen: Seen, word: str) -> None:
    act = seen.act(word)
    if word in CLERKS:
        assert act(seen.file.cast.standing("clara")).pk
    else:
        with pytest.raises(NotAllowed):
            act(seen.file.cast.standing("clara"))


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("key", ["toby", "mona", "stan"])
def test_for_another_region_it_does_not_exist_or_is_not_theirs(seen: Seen, word: str, key: str) -> None:
    act = seen.act(word)
    with pytest.raises((OutOfSight, NotAllowed)):
        act(seen.file.cast.standing(key))
