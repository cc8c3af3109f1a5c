"""Time every visit at every size; the sizes take turns, so that whatever else the machine does falls on both."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.browser import SocketBrowser
from benchmarks.house import Bench, State
from benchmarks.targets import STAFF
from benchmarks.visits import VISITS, Visit

WARM_UP = 8


@dataclass(kw_only=True)
class Timed:
    """One visit at one size: each answer's milliseconds and statements, and the same by psycopg alone."""

    visit: Visit
    people: int
    milliseconds: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)
    bare: float = 0.0


def measure(bench: Bench, states: Sequence[State], *, rounds: int) -> list[Timed]:
    """Return what was measured, visit by visit, the sizes in their order."""
    bare = [bench.replay(state, rounds=max(10, rounds // 2)) for state in states]
    with contextlib.ExitStack() as stack:
        ports = [stack.enter_context(bench.web(state)) for state in states]
        browsers = [SocketBrowser(port, username=STAFF, password=bare[0].password) for port in ports]
        found = []
        for visit in VISITS:
            pair = [
                Timed(visit=visit, people=state.people, bare=times.milliseconds[visit.name])
                for state, times in zip(states, bare, strict=True)
            ]
            for turn in range(WARM_UP + rounds):
                for timed, state, browser in zip(pair, states, browsers, strict=True):
                    _visit(timed, state, browser, turn=turn)
            found += pair
        for browser in browsers:
            browser.close()
    return found


def _visit(timed: Timed, state: State, browser: SocketBrowser, *, turn: int) -> None:
    request = timed.visit.prepare(browser, state.targets, turn)
    answer = request.send(browser)
    if answer.status not in timed.visit.statuses:
        raise LookupError(f"{timed.visit.name}: {answer.status} at {request.address}\n{answer.body[:2000]}")
    if turn >= WARM_UP:
        timed.milliseconds.append(browser.took)
        timed.statements.append(answer.statements or 0)
