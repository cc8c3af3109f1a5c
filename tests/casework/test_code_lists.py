"""Every federal code list: a record takes each of its codes and no other, and none is one that the layout lacks."""

import csv
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.casework.activities import USUAL
from tests.casework.files import File, make_file
from tests.harness import ROOT, Cast
from trackone.casework.activities.codes import CodeList, code_list, every_list
from trackone.casework.activities.judging import judge_activity
from trackone.casework.models import ACTIVITIES, Activity
from trackone.policy.refusal import Refused

pytestmark = pytest.mark.django_db
LAYOUT = ROOT / "trackone" / "federal" / "layouts" / "eta-9172-2024" / "pirl_elements.csv"
# What the layout says with a code and a record says by not being there: none, not yet, a wage record of the state's file.
UNSAID = {
    "training_type": {"00"},
    "credential_type": {"0"},
    "assessment_category": {"0"},
    "assessment_level": {"0"},
    "work_experience_type": {"0"},
    "employment_status": {"9"},
    "employment_source": {"1", "5"},
}
# Lists of our own over several elements, a code naming one of them.
OUR_OWN = {"skill_gain_type", "employment_quarter", "assessment_stage"}
LISTS = sorted({one.name for one in every_list()})
USED = sorted((kind, column, name) for kind, model in ACTIVITIES.items() for column, name in model.declared.coded.items())


def layout_codes() -> dict[str, set[str]]:
    with Path(LAYOUT).open(newline="", encoding="utf-8") as file:
        rows = {row["element_no"]: row["codes"].removeprefix("multi-digit: ") for row in csv.DictReader(file)}
    return {number: set(re.findall(r"(?:^|;)(\d+)=", codes)) for number, codes in rows.items()}


@pytest.fixture
def file(cast: Cast, at: datetime) -> File:
    return make_file(cast, at)


def with_code(file: File, kind: str, column: str, value: str) -> Activity:
    """Return an unsaved activity with this code, of an open enrollment."""
    model = ACTIVITIES[kind]
    period = file.enroll()
    values: dict[str, Any] = {**USUAL[kind], f"{model.declared.first}_on": date(2026, 11, 23), column: value}
    partner = {answer: on for on, answer in model.declared.together}.get(column)
    values |= {partner: date(2026, 11, 23)} if partner else {}
    return model(participant=file.participant, participation=period, **values)


@pytest.mark.parametrize("name", [name for name in LISTS if name not in OUR_OWN])
def test_a_list_holds_the_codes_of_its_elements(name: str) -> None:
    layout, ours = layout_codes(), code_list(name, on=date(2026, 11, 23))
    for element in ours.elements:
        assert set(ours.codes) == layout[element] - UNSAID.get(name, set()), element


@pytest.mark.parametrize("name", LISTS)
def test_a_list_says_each_code_in_words_and_is_used(name: str) -> None:
    ours = code_list(name, on=date(2026, 11, 23))
    assert all(words and words[0].isupper() for words in ours.codes.values())
    assert len(set(ours.codes.values())) == len(ours.codes)
    assert name in {used for _, _, used in USED}
    assert set(ours.elements) <= set(layout_codes())


@pytest.mark.parametrize(("kind", "column", "name"), USED)
def test_a_record_takes_each_code_and_no_other(file: File, kind: str, column: str, name: str) -> None:
    activity = with_code(file, kind, column, "")
    for code in code_list(name, on=date(2026, 11, 23)).codes:
        setattr(activity, column, code)
        assert column not in refused_columns(activity, file.at), code
    for wrong in ("x", "77", "0 "):
        setattr(activity, column, wrong)
        assert column in refused_columns(activity, file.at), wrong


def refused_columns(activity: Activity, at: datetime) -> set[str]:
    """Return what a list refuses; an employment before its exit is refused for its quarter, which is another matter."""
    try:
        judge_activity(activity, at=at)
    except Refused as refused:
        return {one.code for one in refused.refusals if "can't have this answer" in one.sentence}
    return set()


def test_an_old_record_is_read_by_the_list_of_its_day() -> None:
    first = CodeList(
        name="n",
        elements=(),
        label="L",
        is_many=False,
        codes={"1": "Old"},
        since_on=date(2008, 7, 1),
        until_on=date(2020, 6, 30),
    )
    assert first.spoken("1") == "Old"
    assert first.spoken("9") == "9"
    assert code_list("training_type", on=date(1999, 1, 1)).codes
    with pytest.raises(LookupError):
        code_list("no_such_list", on=date(2026, 11, 23))


def test_several_codes_stand_in_their_order_once() -> None:
    several = code_list("training_leads_to", on=date(2026, 11, 23))
    assert several.allows("18")
    assert several.allows("")
    assert not several.allows("81")
    assert not several.allows("11")
    assert several.spoken("18") == "Industry certificate or certification, Employment"
