"""Run several child processes as one: they start together, and when one ends or a signal comes, all are stopped."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from types import FrameType

STOPPED_WITHIN_SECONDS = 10
ASKED_AGAIN_AFTER_SECONDS = 2
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Raised where the program stands when it is told to stop; not an Exception, so that nothing swallows it."""


class ChildEnded(Exception):
    """Says which child ended by itself."""


class Children:
    """The child processes by name; each in a session of its own, so that ctrl-C reaches only their parent."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: list[str], *, environment: Mapping[str, str]) -> None:
        """Start a child."""
        self._running[name] = subprocess.Popen(  # noqa: S603
            command, env={**os.environ, **environment}, stdin=subprocess.DEVNULL, start_new_session=True
        )

    def check(self) -> None:
        """Raise ChildEnded when one of them has ended."""
        for name, process in self._running.items():
            if process.poll() is not None:
                raise ChildEnded(f"The {name} ended by itself (exit code {process.returncode}).")

    def wait(self) -> None:
        """Wait until one of them ends, which is ChildEnded, or a signal comes, which is Stopped."""
        while True:
            self.check()
            time.sleep(0.5)

    def stop(self) -> None:
        """Ask all to stop, by process id, and end those that don't within ten seconds."""
        for process in self._running.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + STOPPED_WITHIN_SECONDS
        for process in self._running.values():
            while not _ends_within(process, min(ASKED_AGAIN_AFTER_SECONDS, max(0.1, deadline - time.monotonic()))):
                # Its session is its own, so this reaches its workers too: one that was just starting did not hear the first.
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGTERM if time.monotonic() < deadline else signal.SIGKILL)
        self._running.clear()


def _ends_within(process: subprocess.Popen[bytes], seconds: float) -> bool:
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=seconds)
    return process.poll() is not None


@contextlib.contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Raise Stopped in the block at the first signal to stop; further ones are ignored while it cleans up."""

    def raise_stopped(number: int, frame: FrameType | None) -> None:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    before = {each: signal.signal(each, raise_stopped) for each in SIGNALS}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
