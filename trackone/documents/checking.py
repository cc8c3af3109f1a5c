"""What runs by itself over files: ask the scanner again about held ones, and remove what no row names."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction

from trackone.audit.context import open_context
from trackone.audit.entries import Who, recording
from trackone.documents.files import store
from trackone.documents.files.viruses import Verdict, verdict_on
from trackone.documents.models import DocumentFile, FileState
from trackone.organizations.models import Region

# A form that is being sent has written its file before its row: nothing younger is taken for left behind.
LEFT_BEHIND_AFTER = timedelta(days=1)


def check_held_files(at: datetime) -> int:
    """Ask the scanner about each held file; return how many got their answer. An infected one is removed."""
    regions = _regions()
    with transaction.atomic():
        open_context(person_id=None, reads=regions)
        held = list(DocumentFile.objects.filter(state=FileState.HELD).order_by("pk").values_list("pk", "stored_as"))
    return sum(_check(pk, verdict_on(store.content_of(name)), at=at, regions=regions) for pk, name in held)


def remove_left_behind(at: datetime) -> int:
    """Remove the files whose rows were taken back before they were committed; return how many went."""
    del at  # files bear the time of the machine on which they lie
    if not store.is_there():
        return 0
    with transaction.atomic():
        open_context(person_id=None, reads=_regions())
        named = set(DocumentFile.objects.values_list("stored_as", flat=True))
    gone = [name for name in store.kept_for(LEFT_BEHIND_AFTER.total_seconds()) if name not in named]
    for name in gone:
        store.remove(name)
    return len(gone)


def _check(pk: int, verdict: Verdict, *, at: datetime, regions: Collection[int]) -> bool:
    if verdict not in (Verdict.CLEAN, Verdict.INFECTED):
        return False
    with transaction.atomic():
        open_context(person_id=None, reads=regions)
        found = DocumentFile.objects.get(pk=pk)
        with recording(
            "document.check", who=Who(), at=at, writes={found.region_id}, reads=regions, region_id=found.region_id
        ) as act:
            act.table_name, act.record_id, act.participant_id = DocumentFile._meta.db_table, pk, found.participant_id
            found.state = FileState.KEPT if verdict is Verdict.CLEAN else FileState.INFECTED
            found.checked_at = at
            found.save(update_fields=["state", "checked_at"])
            act.facts = {"name": found.name, "state": found.state}
    if verdict is Verdict.INFECTED:
        store.remove(found.stored_as)
    return True


def _regions() -> tuple[int, ...]:
    return tuple(Region.objects.order_by("pk").values_list("pk", flat=True))
