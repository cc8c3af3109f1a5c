"""The filter of the services list."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms

from trackone.casework.models import ServiceKind
from trackone.desks.lists import STATES, ServiceFilter
from trackone.organizations.models import Person, Site
from trackone.web.forms import HouseForm, MemorableDateField

MINE, EVERYBODY = "mine", "all"
SPAN = timedelta(days=90)
_STATE_WORDS = {"received": "Received", "planned": "Planned", "open": "Begun, end still open", "withdrawn": "Withdrawn"}


class ServicesFilter(HouseForm):
    """Which services are listed; without an answer the last ninety days, one's own for those who serve."""

    since = MemorableDateField(label="Since", required=False)
    until = MemorableDateField(label="Until", required=False)
    staff = forms.ChoiceField(label="Staff", required=False)
    site = forms.ChoiceField(label="Site", required=False)
    kind = forms.ChoiceField(label="Service", required=False)
    state = forms.ChoiceField(
        label="State", required=False, choices=[("", "All"), *((word, _STATE_WORDS[word]) for word in STATES)]
    )
    late = forms.BooleanField(label="Late ones only", required=False)

    def __init__(
        self, *args: Any, kinds: list[ServiceKind], sites: list[Site], staff: list[Person], me: Person | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.me = me
        mine = [(MINE, "My own")] if me else []
        others = [(str(person.pk), person.name) for person in staff if me is None or person.pk != me.pk]
        self._choices("staff", [*mine, (EVERYBODY, "Everybody"), *others])
        self._choices("site", [("", "All sites"), *((str(site.pk), site.name) for site in sites)])
        self._choices("kind", [("", "All services"), *((str(kind.pk), _named(kind)) for kind in kinds)])

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the types
        field.choices = choices

    def wanted(self) -> ServiceFilter:
        """Return what the query takes; an answer that makes no sense counts as none."""
        chosen = self.cleaned_data if self.is_valid() else {**self.cleaned_data}
        staff = chosen.get("staff") or (MINE if self.me else EVERYBODY)
        return ServiceFilter(
            since_on=chosen.get("since"),
            until_on=chosen.get("until"),
            kind_id=_id(chosen.get("kind")),
            staff_id=self.me.pk if staff == MINE and self.me else _id(staff),
            site_id=_id(chosen.get("site")),
            is_late=bool(chosen.get("late")),
            state=chosen.get("state") or "",
        )


def asked_or_usual(asked: Any, *, today: date) -> Any:
    """Return the filter as asked for; where nothing was asked, the span that is usual."""
    if any(f"since_{part}" in asked for part in ("month", "day", "year")):
        return asked
    usual = asked.copy()
    usual.update(_since(today - SPAN))
    return usual


def since_query(day: date) -> str:
    """Return the part of an address that lists services since a day."""
    return urlencode(_since(day))


def _since(day: date) -> dict[str, str]:
    return {"since_month": str(day.month), "since_day": str(day.day), "since_year": str(day.year)}


def _named(kind: ServiceKind) -> str:
    return f"{kind.name} (until {kind.until_on.year})" if kind.until_on else kind.name


def _id(value: object) -> int | None:
    text = str(value or "")
    return int(text) if text.isdigit() and len(text) < 19 else None
