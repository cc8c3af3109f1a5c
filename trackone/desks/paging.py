"""Cut a page by key out of rows that several queries give, merged in one order: one SQL statement, however deep the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import IntegerField, Q, QuerySet, Value

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, kw_only=True)
class Key:
    """Where a page begins: just behind this row, going on (`is_back` false) or going back."""

    on: date | datetime
    rank: int
    pk: int
    is_back: bool = False

    def text(self) -> str:
        """Return the key as it stands in an address."""
        is_moment = isinstance(self.on, datetime)
        moment = f"{(self.on - _EPOCH) // _MICROSECOND}u" if is_moment else str(self.on.toordinal())
        return f"{'b' if self.is_back else 'a'}{moment}.{self.rank}.{self.pk}"


@dataclass(frozen=True, kw_only=True)
class Branch:
    """One source of rows; its query annotates `on`, the column of the order, and `facts`.

    Rows of one day stand by rank, then by id.
    """

    rank: int
    rows: QuerySet[Any]


@dataclass(frozen=True, kw_only=True)
class Cut:
    """The rows of one page in their order, and the keys of the pages before and after; empty where there is none."""

    rows: tuple[dict[str, Any], ...]
    back: str = ""
    ahead: str = ""


def key_from(text: str) -> Key | None:
    """Read a key out of an address; one that makes no sense is the first page."""
    try:
        moment, rank, pk = text[1:].split(".")
        on: date | datetime
        if moment.endswith("u"):
            on = _EPOCH + int(moment[:-1]) * _MICROSECOND
        else:
            on = date.fromordinal(int(moment))
        key = Key(on=on, rank=int(rank), pk=int(pk), is_back=text[0] == "b")
    except (ValueError, OverflowError, IndexError):
        return None
    return key if text[0] in "ab" and abs(key.pk) < 2**63 else None


def cut(
    branches: Sequence[Branch],
    *,
    key: Key | None,
    limit: int,
    is_oldest_first: bool = False,
    at_hand: Sequence[dict[str, Any]] = (),
) -> Cut:
    """Return the page that begins behind the key, of all branches merged, newest first if not told otherwise.

    Each branch is cut by itself, so that its own index is walked and nothing is sorted but a few pages' worth of rows.
    `at_hand` are rows that were read already: few, and merged in their place. One SQL statement, none without branches.
    """
    is_back = key is not None and key.is_back
    is_rising = is_oldest_first != is_back
    found = [*_asked(branches, key, limit, is_rising), *(row for row in at_hand if _stands_behind(row, key, is_rising))]
    found.sort(key=lambda row: (row["on"], row["rank"], row["pk"]), reverse=not is_rising)
    has_more, shown = len(found) > limit, found[:limit]
    if is_back:
        shown.reverse()
    if not shown:
        return Cut(rows=())
    has_back, has_ahead = (has_more, True) if is_back else (key is not None, has_more)
    return Cut(
        rows=tuple(shown),
        back=_key_of(shown[0], is_back=True).text() if has_back else "",
        ahead=_key_of(shown[-1], is_back=False).text() if has_ahead else "",
    )


def by_region(rows: QuerySet[Any], regions: Iterable[int]) -> list[Branch]:
    """Return one branch a region, so that each walks an index that begins with the region."""
    return [Branch(rank=0, rows=rows.filter(region_id=region)) for region in sorted(regions)]


def _asked(branches: Sequence[Branch], key: Key | None, limit: int, is_rising: bool) -> list[dict[str, Any]]:
    if not branches:
        return []
    first, *others = [_behind(branch, key, limit, is_rising) for branch in branches]
    order = ("on", "rank", "pk") if is_rising else ("-on", "-rank", "-pk")
    return list(first.union(*others, all=True).order_by(*order)[: limit + 1] if others else first)


def _stands_behind(row: dict[str, Any], key: Key | None, is_rising: bool) -> bool:
    if key is None:
        return True
    here, there = (row["on"], row["rank"], row["pk"]), (key.on, key.rank, key.pk)
    return here > there if is_rising else here < there


def _behind(branch: Branch, key: Key | None, limit: int, is_rising: bool) -> QuerySet[Any]:
    rows = branch.rows.annotate(rank=Value(branch.rank, output_field=IntegerField()))
    if key is not None:
        side = "gt" if is_rising else "lt"
        # A rank on the far side of the key's shares its day; the key's own rank goes on by id.
        shares_day = branch.rank > key.rank if is_rising else branch.rank < key.rank
        if shares_day:
            rows = rows.filter(**{f"on__{side}e": key.on})
        elif branch.rank == key.rank:
            tied = Q(**{f"on__{side}": key.on}) | Q(**{"on": key.on, f"pk__{side}": key.pk})
            rows = rows.filter(tied, **{f"on__{side}e": key.on})
        else:
            rows = rows.filter(**{f"on__{side}": key.on})
    order = ("on", "pk") if is_rising else ("-on", "-pk")
    sliced: QuerySet[Any] = rows.order_by(*order).values("on", "rank", "pk", "facts")[: limit + 1]
    return sliced


def _key_of(row: dict[str, Any], *, is_back: bool) -> Key:
    return Key(on=row["on"], rank=row["rank"], pk=row["pk"], is_back=is_back)
