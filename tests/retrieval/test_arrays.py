"""Ragged rows and the sorted vocabulary."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.arrays import Rows, Vocabulary

from .conftest import PROMISE, any_text

ragged = st.lists(st.lists(st.integers(0, 99), max_size=5), max_size=8)


def rows_of(rows: list[list[int]]) -> Rows:
    return Rows.of([np.array(row, dtype=np.int32) for row in rows])


@PROMISE
@given(ragged)
def test_rows_come_back_as_they_were(rows: list[list[int]]) -> None:
    made = rows_of(rows)
    assert [made[place].tolist() for place in range(len(made))] == rows
    assert (made.offsets.dtype, made.values.dtype) == (np.int64, np.int32)


@PROMISE
@given(ragged, st.data())
def test_values_between_two_rows_are_those_rows_in_one(rows: list[list[int]], data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(rows)))
    last = data.draw(st.integers(first, len(rows)))
    assert rows_of(rows).between(first, last).tolist() == [value for row in rows[first:last] for value in row]


@PROMISE
@given(ragged)
def test_each_value_knows_its_row(rows: list[list[int]]) -> None:
    assert rows_of(rows).owners().tolist() == [place for place, row in enumerate(rows) for _ in row]


@PROMISE
@given(st.sets(any_text, max_size=20))
def test_each_term_is_found_by_its_number_and_its_number_by_the_term(terms: set[str]) -> None:
    vocabulary = Vocabulary.of(sorted(terms))
    assert list(vocabulary) == sorted(terms)
    assert [vocabulary[term] for term in sorted(terms)] == list(range(len(terms)))


@PROMISE
@given(st.sets(any_text, max_size=20), any_text)
def test_a_term_that_is_not_there_is_not_found(terms: set[str], other: str) -> None:
    vocabulary = Vocabulary.of(sorted(terms - {other}))
    assert other not in vocabulary
    assert vocabulary.get(other) is None
    with pytest.raises(KeyError):
        vocabulary[other]


def test_code_points_beyond_the_first_plane_and_surrogates_keep_their_order() -> None:
    terms = sorted(["\uffff", "\ud800", "𠀀", "中", "a", ""])
    assert [Vocabulary.of(terms)[term] for term in terms] == list(range(6))
