"""The library knows what has changed since any state that it was in."""

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.collection import EMPTY_HASH, LIBRARY_FILE
from corpus.library import Library
from corpus.model import Article, Paragraph, Section
from corpus.shelving import Source


def article(text: str, page: str, **fields: str | None) -> Article:
    return Article((Section(None, (Paragraph(text),)),), paper="报", date="2024-05-17", page=page, **fields)


ARTICLES = (
    article("甲。", "1", given_id="one"),
    article("甲，改了。", "1", given_id="one"),
    article("甲，又改了。", "1", given_id="one"),
    article("乙。", "2"),
    article("丙。", "1", headline="果园丰收", continued_on="4"),
    article("丁。", "4", headline="果园丰收", continued_from="1"),
    article("戊。", "4", headline="果园", continued_from="1"),
    article("己。", "1", headline="县医院", continued_on="4"),
)

printed = st.lists(st.sampled_from(ARTICLES), max_size=5)
histories = st.lists(st.tuples(st.sampled_from(["a", "b", "c"]), printed), min_size=1, max_size=6)


def add(library: Library, name: str, articles: list[Article]) -> None:
    library.add(Source(f"/papers/{name}", name, "".join(one.content_hash for one in articles)), articles)


def read(library: Library) -> tuple[str, dict[str, str]]:
    """The library's hash, and what each article is."""
    with library.read() as view:
        return view.content_hash(), {one.id: one.content_hash for one in view.articles()}


@settings(deadline=None, max_examples=40)
@given(histories)
def test_what_has_changed_since_any_state_makes_it_the_present_one(history: list[tuple[str, list[Article]]]) -> None:
    with TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
        states = [read(library)]
        for name, articles in history:
            add(library, name, articles)
            states.append(read(library))
            for content_hash, then in states:
                with library.read() as view:
                    changed = view.changed_since(content_hash)
                    assert changed is not None
                    now = {one.id: one.content_hash for one in view.chosen(changed)}
                assert {key: value for key, value in then.items() if key not in changed} | now == states[-1][1]


def test_only_what_has_changed_is_named(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        add(library, "a", [ARTICLES[0], ARTICLES[3]])
        before, _ = read(library)
        add(library, "b", [article("庚。", "3", given_id="new")])
        with library.read() as view:
            assert view.changed_since(before) == ["new"]
            assert view.changed_since(view.content_hash()) == []
            assert view.changed_since(EMPTY_HASH) == sorted(["one", "new", ARTICLES[3].id])


def test_nobody_knows_of_a_state_that_the_library_was_never_in(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library, library.read() as view:
        assert view.changed_since("f" * 32) is None


def test_a_library_of_the_version_before_begins_to_take_notes(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        add(library, "a", [ARTICLES[0]])
        before, _ = read(library)
    with closing(sqlite3.connect(tmp_path / LIBRARY_FILE)) as connection:
        connection.executescript(
            "DROP INDEX ix_articles_printed; DROP TABLE states; DROP TABLE changes; PRAGMA user_version = 2;"
        )
    with Library.open(tmp_path) as library:
        add(library, "b", [ARTICLES[3]])
        with library.read() as view:
            assert view.changed_since(before) == [ARTICLES[3].id]
            assert view.changed_since(EMPTY_HASH) is None
