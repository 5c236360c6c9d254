"""Where the numbers of a question's terms stand among those of sentences."""

from types import SimpleNamespace
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from retrieval.terms import _Numbers

NEAR = st.sampled_from([0, 1, 7, 4095])
NUMBER = st.builds(lambda low, turns: low + 4096 * turns, NEAR, st.integers(0, 3))


def numbers_of(numbered: dict[str, int]) -> _Numbers:
    volume: Any = SimpleNamespace(term_number=numbered.get)
    return _Numbers.of(volume, {term: column for column, term in enumerate(numbered)})


def test_a_number_that_ends_like_another_is_not_taken_for_it() -> None:
    places, columns = numbers_of({"祁县": 5}).find(np.array([5 + 4096, 5, 4096, 5 + 8192], dtype=np.int32))
    assert (places.tolist(), columns.tolist()) == ([1], [0])


@given(st.lists(NUMBER, max_size=6, unique=True), st.lists(NUMBER, max_size=30))
def test_numbers_are_found_where_they_stand(asked: list[int], values: list[int]) -> None:
    places, columns = numbers_of({str(number): number for number in asked}).find(np.array(values, dtype=np.int32))
    expected = [(place, asked.index(value)) for place, value in enumerate(values) if value in asked]
    assert list(zip(places.tolist(), columns.tolist(), strict=True)) == expected
