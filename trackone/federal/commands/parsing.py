"""What the subcommands of `trackone pirl` have in common: how arguments are read and refused."""

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import NoReturn

from trackone.federal.quarters import NotAQuarterEnd, whole_quarter


class Parser(argparse.ArgumentParser):
    """Refuses in one line, with exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and stop."""
        print(f"{self.prog}: {message}", file=sys.stderr)
        raise SystemExit(2)

    def add_layout(self) -> None:
        """Take `--layout FOLDER`."""
        self.add_argument("--layout", type=Path, metavar="FOLDER", help="use the layout of this folder, not the shipped one")


def quarter_end(text: str) -> date:
    """Read the last day of a quarter."""
    try:
        return whole_quarter(date.fromisoformat(text))
    except NotAQuarterEnd as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day like 2024-06-30") from None


def positive(text: str) -> int:
    """Read a whole number from 0 on."""
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 on")
    return int(text)
