"""Turn the test mode on before anything reads the settings: loaded by pytest as a plug-in."""

import os

os.environ.setdefault("TRACKONE_MODE", "test")
