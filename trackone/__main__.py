"""Run `python -m trackone` like the command `trackone`."""

import sys

from trackone.commands import main

sys.exit(main())
