"""The best way is the best of all ways, and its steps lead back to the beginning."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corpus.heads_rows import NEVER, BestRows, Step, best_before, best_behind


def test_what_stands_before_and_behind_a_column() -> None:
    scores = np.array([[1.0, 3.0, 2.0, 5.0]])
    assert best_before(scores).tolist() == [[NEVER, 1.0, 3.0, 3.0]]
    assert best_behind(scores).tolist() == [[5.0, 5.0, 5.0, NEVER]]


def test_steps_lead_from_the_beginning_to_the_end() -> None:
    rows = BestRows(2, 2, state=1)
    rows.improve(0, np.array([[1.0, NEVER], [0.5, 0.0]]), np.array([1, 1]))
    rows.improve(1, np.array([[2.0, 3.0]]), np.array([0, 0]))
    assert rows.is_reached(1)
    assert rows.scores[-1].tolist() == [2.0, 3.0]
    assert rows.steps(1) == [Step(range(1), 1, 0), Step(range(1, 2), 0, 1)]


@given(st.lists(st.integers(-5, 5), min_size=10, max_size=10))
def test_no_other_way_scores_more(worths: list[int]) -> None:
    worth = dict(zip([(first, end) for first in range(4) for end in range(first + 1, 5)], worths, strict=True))
    rows = BestRows(4, 1, state=0)
    for first in range(4):
        found = [[rows.scores[first, 0] + worth[first, end]] for end in range(first + 1, 5)]
        rows.improve(first, np.array(found), np.zeros(1, np.intp))
    borders = [[1 + at for at in range(3) if chosen >> at & 1] for chosen in range(8)]
    ways = [sum(worth[pair] for pair in zip([0, *some], [*some, 4], strict=True)) for some in borders]
    assert rows.scores[-1, 0] == max(ways)
    assert sum(worth[step.paragraphs.start, step.paragraphs.stop] for step in rows.steps(0)) == max(ways)
