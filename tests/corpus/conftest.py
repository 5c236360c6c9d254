"""Lets the tests import the typesetting of odd pages and the measures of their reading."""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent / "geometry"), str(Path(__file__).parents[1] / "evaluation")]
