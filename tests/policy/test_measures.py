"""Which measures a service feeds, by the federal elements of its kind and the program."""

import csv
from pathlib import Path

import pytest

from trackone.policy.section_0_measures import feedings, measures_fed

KINDS = {
    row["code"]: row["federal_elements"]
    for row in csv.DictReader((Path(__file__).parents[2] / "trackone/casework/service_kinds.csv").open(encoding="utf-8"))
}
TRAINING = ["training received"]
CREDENTIAL = [*TRAINING, "credential attainment", "measurable skill gains"]
pytestmark = pytest.mark.policy("C.1")


@pytest.mark.parametrize(
    ("code", "stream", "expected"),
    [
        ("JOB-SEARCH", "ADULT", []),
        ("TRN-01", "ADULT", [*TRAINING, "measurable skill gains"]),
        ("TRN-05", "DW", [*TRAINING, "measurable skill gains"]),
        ("TRN-06", "DW", CREDENTIAL),
        ("TRN-09", "YOUTH", CREDENTIAL),
        ("TRN-12", "ADULT", [*TRAINING, "measurable skill gains"]),
        ("Y04", "YOUTH", CREDENTIAL),
        ("Y03", "YOUTH", []),
        ("ITA", "ADULT", TRAINING),
        ("POST-EXIT-EDU", "ADULT", ["credential attainment"]),
        ("TRN-06", "WP", []),
        ("FOLLOWUP-AD", "ADULT", []),
    ],
)
def test_what_a_kind_feeds(code: str, stream: str, expected: list[str]) -> None:
    assert measures_fed(federal_elements=KINDS[code], program_stream=stream, begins=False) == expected


@pytest.mark.parametrize("stream", ["ADULT", "DW", "YOUTH", "WP", "JVSG", "TAA", "DWG"])
def test_whoever_begins_counts_in_employment_and_earnings(stream: str) -> None:
    fed = measures_fed(federal_elements=KINDS["RESUME"], program_stream=stream, begins=True)
    assert fed == ["employment and earnings after the exit"]


def test_a_program_without_a_stream_feeds_nothing() -> None:
    assert measures_fed(federal_elements=KINDS["TRN-06"], program_stream="", begins=True) == []


def test_on_the_job_customized_and_readiness_training_lead_to_no_credential() -> None:
    marks = {row.mark for row in feedings() if row.measure == "credential"}
    assert marks.isdisjoint({"type 01", "type 05", "type 11", "type 12"})
