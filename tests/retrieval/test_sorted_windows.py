"""What a window's occurrences are sorted into, and where arrays are said to lie."""

import numpy as np

from retrieval.postings.layout import MOST_COUNTED, REPEATED, WINDOW
from retrieval.postings.sorting import SortedWindow

_LAST = WINDOW - 1


def _sorted(*pairs: tuple[int, int]) -> SortedWindow:
    terms, owners = zip(*pairs, strict=True) if pairs else ((), ())
    return SortedWindow.of(np.array(terms, dtype=np.int32), np.array(owners, dtype=np.uint16))


def test_occurrences_become_postings_by_term_and_passage() -> None:
    window = _sorted((70_000, 0), (3, 0), (70_000, 0), (70_000, _LAST), (3, 2), (3, 2), (3, 2), (5, 1))
    assert window.terms.tolist() == [3, 5, 70_000]
    assert window.counts.tolist() == [2, 1, 2]
    assert window.repeated.tolist() == [1, 0, 1]
    assert window.most.tolist() == [3, 1, 2]
    assert window.passages.tolist() == [0, 2 | REPEATED, 1, 0 | REPEATED, _LAST]
    assert window.several.tolist() == [3, 2]
    assert window.tallies().tolist() == [1, 3, 1, 2, 1]
    assert window.places(np.array([True, False, True])).tolist() == [0, 1, 3, 4]


def test_a_window_may_be_empty_or_hold_one_term_very_often() -> None:
    assert _sorted().terms.tolist() == _sorted().passages.tolist() == []
    often = _sorted(*[(0, 9)] * 1000)
    assert (often.most.tolist(), often.counts.tolist()) == ([MOST_COUNTED], [1])
