"""Lets the tests import the site they fetch from."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
