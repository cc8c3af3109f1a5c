"""Find the courses and stretches of work of which nobody has said how they ended: they freeze with what they hang on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, OuterRef, QuerySet, Value
from django.db.models.functions import JSONObject

from trackone.casework.models import Conversation, Lasting, Training, WorkExperience
from trackone.enrollment.models import Participation

M = TypeVar("M", bound=Model)
# Each kind with the column that says what it was.
_KINDS: Mapping[type[Lasting], str] = {Training: "program_of_study", WorkExperience: "employer_name"}


@dataclass(frozen=True, kw_only=True)
class Unended:
    """One of them: its kind as it stands in addresses, what it was, since when, who serves."""

    slug: str
    label: str
    pk: int
    what: str
    began_on: date
    who: str


def with_unended(rows: QuerySet[M]) -> QuerySet[M]:
    """Annotate participations or conversations with what hangs on them and has not ended, so that it costs no statement."""
    hanging = {_name_of(model): ArraySubquery(_of(model, rows.model, OuterRef("pk"))) for model in _KINDS}
    annotated: QuerySet[M] = rows.annotate(**hanging)
    return annotated


def unended_of(record: Participation | Conversation) -> tuple[Unended, ...]:
    """Return what hangs on a record and has not ended, first begun first.

    No SQL for one that was read `with_unended`, else one statement a kind.
    """
    found: list[Unended] = []
    for model in _KINDS:
        facts = record.__dict__.get(_name_of(model))
        if facts is None:
            facts = list(_of(model, type(record), record.pk).values_list("said", flat=True))
        found += [_unended(model, one) for one in facts]
    return tuple(sorted(found, key=lambda one: (one.began_on, one.slug, one.pk)))


def _of(model: type[Lasting], record: type[Model], pk: Any) -> QuerySet[Any]:
    key = "participation" if record is Participation else "conversation"
    stands: dict[str, Any] = {key: pk, "ended_on": None, "withdrawn_at": None, "sealed_at": None}
    said = JSONObject(pk="pk", what=_KINDS[model], began="began_on", who="staff__name", kind=Value(model.declared.kind))
    rows: QuerySet[Any] = model._base_manager.filter(**stands).order_by("pk").values(said=said)
    return rows


def _name_of(model: type[Lasting]) -> str:
    return f"unended_{model.declared.kind}"


def _unended(model: type[Lasting], facts: Mapping[str, Any]) -> Unended:
    declared = model.declared
    return Unended(
        slug=declared.slug,
        label=declared.label,
        pk=facts["pk"],
        what=facts["what"],
        began_on=date.fromisoformat(facts["began"]),
        who=facts["who"],
    )
