"""Perform an action: idempotency key, transaction, row lock, authority, context, act, entry - in that order, always."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import partial, wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

from trackone.audit.entries import act_under_way, keep_refused, recording
from trackone.identity.keys import body_hash
from trackone.identity.ssn import SSN
from trackone.organizations.authority import MAY, NotAllowed, OutOfSight, post_for, writable_regions
from trackone.organizations.models import Answer
from trackone.organizations.standing import Standing
from trackone.policy.refusal import Refused

P = ParamSpec("P")
R = TypeVar("R")
PERFORMED: dict[str, Callable[..., Any]] = {}
# Refused attempts inside `together()`: written once everything around them is taken back.
_waiting: ContextVar[list[Callable[[], None]] | None] = ContextVar("refused_attempts_waiting", default=None)


class KeyReused(Exception):
    """Raised when a form's key comes back with another body: 409, what was typed is kept."""


class Stale(Exception):
    """Raised when the record has changed since the page was opened: 409, what was typed is kept."""


@contextmanager
def together() -> Iterator[None]:
    """Hold several actions together: when one of them raises, all are taken back, and a refused attempt is kept.

    They follow one another; actions still never nest.
    """
    attempts: list[Callable[[], None]] = []
    token = _waiting.set(attempts)
    try:
        with transaction.atomic():
            yield
    finally:
        _waiting.reset(token)
        for keep in attempts:
            keep()


def performs(action: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function the action of this word.

    The function takes the record first (or nothing, when it makes one), then keywords, among them `by` (Standing) and `at`
    (datetime); `site`, when given, is where the act writes. Raises NotAllowed, OutOfSight, Refused, Stale, KeyReused.
    Actions never nest. A refused attempt is kept in the trail and frees its key.
    """
    if action not in MAY:
        raise LookupError(f"{action} has no line in MAY.")

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def perform(*args: P.args, **kwargs: P.kwargs) -> R:
            by, at = kwargs["by"], kwargs["at"]
            if not isinstance(by, Standing) or not isinstance(at, datetime):
                raise TypeError(f"{action} needs by (a Standing) and at (a datetime).")
            record = args[0] if args and isinstance(args[0], models.Model) else None
            try:
                with transaction.atomic():
                    return _perform(action, function, record, args, kwargs, by, at)
            except (Refused, NotAllowed) as refusal:
                _keep_attempt(action, record, by, at, refusal)
                raise

        perform.action = action  # type: ignore[attr-defined]
        PERFORMED[action] = perform
        return perform

    return decorate


def _perform(
    action: str,
    function: Callable[..., R],
    record: models.Model | None,
    args: Any,
    kwargs: Any,
    by: Standing,
    at: datetime,
) -> R:
    if by.key is not None:
        answered = _answered_before(action, record, kwargs, by, by.key, at)
        if answered is not None:
            return answered[0]  # type: ignore[no-any-return]
    post = post_for(action, by=by, record=record, site=kwargs.get("site"))
    writes = writable_regions(post, by=by)
    region_id = getattr(record, "region_id", None) or by.region_id
    with recording(
        action,
        who=by.who(post),
        at=at,
        writes=writes,
        reads=by.reads,
        region_id=region_id,
        has_savepoint=True,
    ) as act:
        if record is not None:
            _lock(record)
            act.table_name, act.record_id = record._meta.db_table, record.pk
            act.participant_id = getattr(record, "participant_id", None)
            # Held again under the lock: the record may have changed hands since it was loaded.
            post_for(action, by=by, record=record, site=kwargs.get("site"))
        result = function(*args, **kwargs)
        if isinstance(result, models.Model) and (act.record_id is None or _hangs_on(result, record)):
            act.table_name, act.record_id = result._meta.db_table, result.pk
        if isinstance(result, models.Model) and act.participant_id is None:
            act.participant_id = getattr(result, "participant_id", None)
    if by.key is not None:
        _keep_answer(action, result, by, by.key)
    return result


def _hangs_on(result: models.Model, record: models.Model | None) -> bool:
    """Say whether the act made something for a participant: then the entry names what was made, and whose it is."""
    if record is None or not hasattr(result, "participant_id") or isinstance(result, type(record)):
        return False
    return "participant" in result._state.fields_cache and result._state.fields_cache["participant"] == record


def _lock(record: models.Model) -> None:
    """Lock the row for change and read it afresh; a row out of sight, or of another region, does not exist."""
    fresh = type(record)._base_manager.select_for_update(no_key=True, of=("self",)).filter(pk=record.pk).first()
    if fresh is None:
        raise OutOfSight
    for field in record._meta.concrete_fields:
        if field.attname in fresh.__dict__:
            old = getattr(record, field.attname)
            setattr(record, field.attname, getattr(fresh, field.attname))
            if isinstance(field, models.ForeignKey) and old != getattr(fresh, field.attname) and field.is_cached(record):
                field.delete_cached_value(record)


def check_revision(record: Any, revision: int) -> None:
    """Raise Stale when the page that is answered showed an older revision of the record."""
    if record.revision != revision:
        raise Stale("Somebody changed this record while you had it open.")


def _answered_before(
    action: str, record: models.Model | None, kwargs: dict[str, Any], by: Standing, key: UUID, at: datetime
) -> tuple[Any] | None:
    hashed = body_hash(_canonical([action, record, {k: v for k, v in kwargs.items() if k not in ("by", "at")}]))
    if _take_key(action, by, key, hashed, at):
        return None
    kept = Answer.objects.get(person=by.person, key=key, action=action)
    if bytes(kept.body_hash) != hashed:
        raise KeyReused(action)
    if kept.record_label == "none":
        return (None,)
    model = apps.get_model(kept.record_label)
    return (model._base_manager.filter(pk=kept.record_id).first(),)


def _take_key(action: str, by: Standing, key: UUID, hashed: bytes, at: datetime) -> bool:
    """Say whether the key was free; now it is taken. A doubled click waits here for the first one to commit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO organizations_answer (person_id, key, action, body_hash, record_label, at)"
            " VALUES (%s, %s, %s, %s, '', %s) ON CONFLICT ON CONSTRAINT a_key_is_used_once DO NOTHING",
            [by.person.pk, key, action, hashed, at],
        )
        return bool(cursor.rowcount == 1)


def _keep_answer(action: str, result: Any, by: Standing, key: UUID) -> None:
    label = result._meta.label if isinstance(result, models.Model) else "none"
    pk = result.pk if isinstance(result, models.Model) else None
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE organizations_answer SET record_label = %s, record_id = %s"
            " WHERE person_id = %s AND key = %s AND action = %s",
            [label, pk, by.person.pk, key, action],
        )


def _keep_attempt(
    action: str, record: models.Model | None, by: Standing, at: datetime, refusal: Refused | NotAllowed
) -> None:
    waiting = _waiting.get()
    if waiting is None:
        _keep(action, record, by, at, refusal)
    else:
        waiting.append(partial(_keep, action, record, by, at, refusal))


def _keep(action: str, record: models.Model | None, by: Standing, at: datetime, refusal: Refused | NotAllowed) -> None:
    codes = [r.code for r in refusal.refusals] if isinstance(refusal, Refused) else ["not_allowed"]
    facts: dict[str, Any] = {}
    if record is not None:
        facts = {"table": record._meta.db_table, "record": record.pk}
    keep_refused(action, who=by.who(), at=at, codes=codes, region_id=by.region_id, facts=facts)


def _canonical(value: Any) -> str:
    return json.dumps(_plain(value), sort_keys=True)


def _plain(value: Any) -> Any:
    """Return a stable JSON form of an action's arguments, for the hash of its body."""
    if isinstance(value, models.Model):
        return [value._meta.label, value.pk]
    if isinstance(value, SSN):
        return value.reveal()
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(json.dumps(_plain(item), sort_keys=True) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


__all__ = ["PERFORMED", "KeyReused", "Stale", "act_under_way", "check_revision", "performs", "together"]
