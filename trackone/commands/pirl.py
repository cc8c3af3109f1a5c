"""Answer `trackone pirl check|layout|indicators|report|generate`: the federal participant file. Needs no database.

Exit 0 when all is well, 1 when a record would be rejected, 2 on what can't be read, with one line.
"""

import gc
import importlib
import os
import sys

# Each is a module with `main(arguments: list[str]) -> int`, and what the list of subcommands says about it.
SUBCOMMANDS = {
    "check": ("trackone.federal.commands.check", "find everything in a file that would be rejected or questioned"),
    "layout": ("trackone.federal.commands.layout", "show an element: its codes, its rules, how well it is verified"),
    "indicators": ("trackone.federal.commands.indicators", "compute the indicators that the file will give"),
    "report": ("trackone.federal.commands.report", "make the quarterly report from a file"),
    "generate": ("trackone.federal.commands.generate", "write a file of made-up people"),
}
# Polars gives memory that it has used back after half a second, and the next batch of a file has it cleared again.
_KEEP_MEMORY = ("_RJEM_MALLOC_CONF", "dirty_decay_ms:10000,muzzy_decay_ms:-1")


def main(arguments: list[str]) -> int:
    """Call the subcommand; return its exit code."""
    name = arguments[0] if arguments else ""
    if name in SUBCOMMANDS:
        return _call(SUBCOMMANDS[name][0], arguments[1:])
    is_asked = name in ("-h", "--help", "")
    lines = [f"  trackone pirl {one:<10}  {purpose}" for one, (_, purpose) in SUBCOMMANDS.items()]
    if not is_asked:
        lines.insert(0, f"trackone pirl: there is no {name!r}; there are")
    print("\n".join(lines), file=sys.stdout if is_asked else sys.stderr)
    return 0 if is_asked else 2


def _call(module: str, arguments: list[str]) -> int:
    """Call a subcommand; one whose reader has gone away (`| head`) ends quietly."""
    os.environ.setdefault(*_KEEP_MEMORY)
    # A command goes through its file once and ends: to look for cycles would find nothing that is worth the time.
    gc.disable()
    try:
        code = int(importlib.import_module(module).main(arguments))
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    finally:
        gc.enable()
