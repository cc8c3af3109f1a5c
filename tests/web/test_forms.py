"""Every error of a form is a sentence that says what to do."""

from datetime import date

import pytest
from django import forms
from django.core.validators import RegexValidator
from django.http import HttpResponse
from django.test import RequestFactory

from trackone.policy.business_days import OutsideCalendar
from trackone.web.forms import CalendarDateField, HouseForm, MemorableDateField
from trackone.web.middleware.refusals import RefusalsMiddleware


class Entry(HouseForm):
    first_name = forms.CharField(max_length=5)
    ssn = forms.CharField(label="SSN")
    number = forms.CharField(validators=[RegexValidator(r"^P", "A number begins with P.")])
    minutes = forms.IntegerField(min_value=1, max_value=600)
    kind = forms.ChoiceField(choices=[("a", "A")])
    said = forms.CharField(error_messages={"required": "Write what was said."})
    agreed = forms.BooleanField(label="I agree")


def errors(**typed: str) -> dict[str, list[str]]:
    return {name: list(map(str, said)) for name, said in Entry(typed).errors.items()}


def test_a_missing_answer_is_named() -> None:
    said = errors()
    assert said["first_name"] == ["Enter the first name."]
    assert said["ssn"] == ["Enter the SSN."]
    assert said["kind"] == ["Choose the kind."]
    assert said["said"] == ["Write what was said."]
    assert said["agreed"] == ["Check the box “I agree”."]


def test_a_wrong_answer_is_told_what_would_be_right() -> None:
    said = errors(first_name="Maximilian", number="4", minutes="an hour", kind="z")
    assert said["first_name"] == ["Shorten the first name to 5 characters; it has 10."]
    assert said["number"] == ["A number begins with P."]
    assert said["minutes"] == ["Enter the minutes as a number, for example 60."]
    assert said["kind"] == ["Choose the kind from the list: what was sent is not on it."]
    assert errors(minutes="700")["minutes"] == ["Enter the minutes as 600 or less."]


def test_no_error_says_invalid() -> None:
    spoken = [message for said in (errors(), errors(minutes="x", kind="z")) for lines in said.values() for message in lines]
    assert spoken
    assert not [message for message in spoken if "valid" in message.lower()]


class When(HouseForm):
    on = MemorableDateField(label="Date of service")
    until = MemorableDateField(label="Planned end", required=False)


def when(month: str = "", day: str = "", year: str = "") -> When:
    return When({"on_month": month, "on_day": day, "on_year": year})


@pytest.mark.parametrize("month", ["11", "Nov", "november"])
def test_a_month_may_be_a_number_or_a_name(month: str) -> None:
    form = when(month, "20", "2026")
    assert form.is_valid()
    assert form.cleaned_data == {"on": date(2026, 11, 20), "until": None}


@pytest.mark.parametrize(
    ("typed", "sentences"),
    [
        (("", "", ""), ["Enter the date of service: month, day and year."]),
        (("11", "", "2026"), ["Add the day of the date of service."]),
        (("11", "", ""), ["Add the day of the date of service.", "Add the year of the date of service."]),
        (("13", "20", "2026"), ["Enter the month as a number from 1 to 12, or its name."]),
        (("11", "32", "2026"), ["Enter the day as a number from 1 to 31."]),
        (
            ("11", "x", "26"),
            ["Enter the day as a number from 1 to 31.", "Enter the year with four digits, for example 2026."],
        ),
        (("11", "2" * 5_000, "2026"), ["Enter the day as a number from 1 to 31."]),
        (("2", "30", "2026"), ["Feb 2026 has no day 30. Check the month and the day."]),
        (("11", "２０", "2026"), ["Enter the day as a number from 1 to 31."]),
    ],
)
def test_a_date_says_which_part_is_missing_or_wrong(typed: tuple[str, str, str], sentences: list[str]) -> None:
    assert when(*typed).errors["on"] == sentences


def test_a_date_on_file_fills_the_three_fields() -> None:
    form = When(initial={"on": date(2026, 11, 20)})
    page = str(form["on"])
    assert ['value="11"' in page, 'value="20"' in page, 'value="2026"' in page] == [True] * 3


class Counted(HouseForm):
    on = CalendarDateField(label="Date of service", required=False)


@pytest.mark.policy("C.6")
@pytest.mark.parametrize(
    ("year", "day", "month", "is_covered"),
    [("2008", "1", "1", True), ("2007", "31", "12", False), ("2040", "31", "12", True), ("2041", "1", "1", False)],
)
def test_a_date_that_days_are_counted_from_lies_in_the_calendar(year: str, day: str, month: str, is_covered: bool) -> None:
    form = Counted({"on_month": month, "on_day": day, "on_year": year})
    assert form.is_valid() == is_covered
    if not is_covered:
        (problem,) = form.errors.as_data()["on"]
        assert problem.code == "year"
        assert problem.message.startswith("Enter the date of service with a year from 2008 to 2040")
    assert Counted({"on_month": "", "on_day": "", "on_year": ""}).is_valid()


def test_what_reaches_an_act_with_such_a_date_is_refused_by_policy() -> None:
    """From another door, or past the form: not a fault of the house, and nothing is saved."""
    request = RequestFactory().post("/", headers={"Accept": "application/json"})
    answer = RefusalsMiddleware(lambda _: HttpResponse()).process_exception(request, OutsideCalendar("not 1999"))
    assert answer is not None
    assert answer.status_code == 422
    assert b"2008 to 2040" in answer.content
    assert b"C.6" in answer.content
