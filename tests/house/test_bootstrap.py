"""What `make` calls before anything is installed: it needs nothing, is held to hashes, and fails in one line."""

import ast
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config import bootstrap, install_steps
from config.children import ChildEnded, Children
from config.install_steps import Failed, run_step, together

ROOT = Path(__file__).resolve().parent.parent.parent
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))


@pytest.fixture(autouse=True)
def log_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(install_steps, "ROOT", tmp_path)
    monkeypatch.setattr(install_steps, "LOG", tmp_path / "install.log")


@pytest.mark.parametrize("name", ["bootstrap", "install_steps"])
def test_it_imports_only_the_standard_library(name: str) -> None:
    tree = ast.parse((ROOT / "config" / f"{name}.py").read_text(encoding="utf-8"))
    imported = {alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {(node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= {*sys.stdlib_module_names, "config"}


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_every_locked_package_has_its_version_and_hashes_and_no_address(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert lines
    assert all(re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}", line) for line in lines)
    assert "://" not in text


def test_the_front_end_lock_holds_no_address_and_exact_versions() -> None:
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r'"(uswds|htmx\.org|axe-core)": "[\^~]', (ROOT / "package.json").read_text(encoding="utf-8"))


def test_a_missing_ensurepip_is_one_line_that_names_the_package(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert bootstrap.main(["lock"]) == 1
    assert capsys.readouterr().err == (
        "Python's venv is missing: install python3-venv (Debian: apt-get install python3-venv).\n"
    )


def test_an_environment_broken_off_while_it_was_made_is_made_again(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path / "broken")], check=True)
    assert not bootstrap.is_usable(tmp_path / "broken" / "bin" / "python")
    assert not bootstrap.is_usable(tmp_path / "missing" / "bin" / "python")


def test_a_broken_network_is_one_line() -> None:
    says = "import sys; sys.exit('error: Failed to fetch: dns error')"
    with pytest.raises(Failed, match=r"^The network is broken or blocked: uv can't be downloaded \(.*install\.log\)\.$"):
        run_step([sys.executable, "-c", says], what="uv")


def test_another_failure_shows_its_last_line() -> None:
    with pytest.raises(Failed, match=r"^Installing uv failed: hash mismatch \("):
        run_step([sys.executable, "-c", "import sys; sys.exit('so\\nhash mismatch')"], what="uv")


def test_tasks_run_at_the_same_time_and_a_failure_is_not_lost() -> None:
    done: list[str] = []

    def slow() -> None:
        time.sleep(0.2)
        done.append("slow")

    def failing() -> None:
        raise Failed("no")

    with pytest.raises(Failed, match="no"):
        together([slow, failing])
    assert done == ["slow"]


def test_a_too_old_python_is_one_line() -> None:
    made = subprocess.run(["make", "-s", "demo", "PYTHON=false"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert made.returncode == 2
    ours = [line for line in made.stderr.splitlines() if not line.startswith("make")]
    assert ours == ["TrackOne needs Python 3.11 or newer: install it, or name it (make PYTHON=python3.12 demo)."]


def test_make_alone_lists_every_command() -> None:
    listed = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in listed.splitlines()} >= {"demo", "test", "check", "bench", "help"}


def test_when_one_child_ends_it_is_named_and_all_are_stopped(tmp_path: Path) -> None:
    children = Children()
    pid_file = tmp_path / "pid"
    stays = f"import os, pathlib, time; pathlib.Path({str(pid_file)!r}).write_text(str(os.getpid())); time.sleep(60)"
    children.start("server", [sys.executable, "-c", stays], environment={})
    while not (pid_file.exists() and pid_file.read_text(encoding="utf-8")):
        time.sleep(0.02)
    children.start("worker", [sys.executable, "-c", "raise SystemExit(3)"], environment={})
    with pytest.raises(ChildEnded, match=r"The worker ended by itself \(exit code 3\)"):
        children.wait()
    children.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid_file.read_text(encoding="utf-8")), 0)


def test_a_child_that_did_not_hear_is_asked_again_with_all_that_it_started(tmp_path: Path) -> None:
    children = Children()
    heard = tmp_path / "heard"
    deaf_at_first = (
        "import pathlib, signal, sys, time\n"
        f"heard = pathlib.Path({str(heard)!r})\n"
        "def hear(*_):\n"
        "    heard.write_text(heard.read_text() + 'x')\n"
        "    len(heard.read_text()) > 1 and sys.exit()\n"
        "signal.signal(signal.SIGTERM, hear)\n"
        "heard.write_text('')\n"
        "while True: time.sleep(0.05)\n"
    )
    children.start("deaf", [sys.executable, "-c", deaf_at_first], environment={})
    while not heard.exists():
        time.sleep(0.02)
    began = time.monotonic()
    children.stop()
    assert heard.read_text(encoding="utf-8") == "xx"
    assert time.monotonic() - began < 5
