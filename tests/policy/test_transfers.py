"""Section IV, as far as search needs it: who may be asked for."""

import pytest

from trackone.policy.section_4_transfers import refusals_to_transfer


@pytest.mark.policy("IV.7", "IV.8")
@pytest.mark.parametrize(
    ("is_open", "has_exited", "clauses"),
    [(True, False, []), (True, True, []), (False, True, ["IV.8"]), (False, False, ["IV.7"])],
)
def test_only_a_current_period_moves(is_open: bool, has_exited: bool, clauses: list[str]) -> None:
    refusals = refusals_to_transfer(has_open_transferable_participation=is_open, has_exited=has_exited)
    assert [refusal.clause for refusal in refusals] == clauses
    assert all("Serve the person here" in refusal.instead for refusal in refusals)
