"""Lets the tests import the typesetting of odd pages, their mutations and the measures of their reading."""

import sys
from pathlib import Path

_here = Path(__file__).parent
sys.path[:0] = [str(folder) for folder in (_here, _here / "geometry", _here.parent / "evaluation")]
