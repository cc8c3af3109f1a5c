"""Say of a record's fields which are locked for this reader, why, and who decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from trackone.casework.changing import Correctable, Toward, refusals_to_change
from trackone.policy.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class Lock:
    """Why some fields can't be changed by this reader now, and which."""

    refusal: Refusal
    fields: str


def locks_of(record: Correctable, filled: Sequence[str], *, words: Mapping[str, str], toward: Toward) -> list[Lock]:
    """Return the locks of these filled columns, each reason once with the fields that it is about. No SQL."""
    found: dict[str, tuple[Refusal, list[str]]] = {}
    for name in filled:
        for one in refusals_to_change(record, columns=[name], toward=toward):
            found.setdefault(f"{one.code} {one.sentence}", (one, []))[1].append(words[name])
    return [
        Lock(refusal=one, fields="Everything" if len(names) == len(filled) else ", ".join(names).capitalize())
        for one, names in found.values()
    ]
