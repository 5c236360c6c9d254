"""The library keeps what came, once, whole or not at all, and in whatever order it came."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.articles import article_to_json
from corpus.collection import LIBRARY_FILE, Articles
from corpus.errors import LibraryError, SourceError
from corpus.library import Library
from corpus.model import Article, Paragraph, Section, Span
from corpus.shelving import Added, Source


def make_article(text: str, *, given_id: str | None = None, headline: str | None = None, **fields: str) -> Article:
    return Article(
        (Section(None, (Paragraph(text, (Span(0, 2), Span(5, 7))),)),), headline, given_id=given_id, **fields
    )


def make_source(name: str, contents: str = "") -> Source:
    return Source(place=f"/papers/{name}", name=name, content_hash=f"hash of {name} {contents}")


def list_ids(library: Library) -> list[str]:
    with library.read() as view:
        return [article.id for article in view.articles()]


def read_hash(library: Library) -> str:
    with library.read() as view:
        return view.content_hash()


OpenLibrary = Callable[..., Library]


@pytest.fixture(params=["sqlite", "postgresql"])
def open_library(request: pytest.FixtureRequest, tmp_path: Path) -> OpenLibrary:
    """Opens the same library each time, or another one if it is told a name."""
    if request.param == "sqlite":

        def open_file(name: str = "home", **options: float) -> Library:
            (tmp_path / name).mkdir(exist_ok=True)
            return Library.open(tmp_path / name, **options)

        return open_file
    server = request.getfixturevalue("postgres")
    addresses: dict[str, str] = {}

    def open_server(name: str = "home", **options: float) -> Library:
        if name not in addresses:
            addresses[name] = server.make_database()
        return Library.open(tmp_path, address=addresses[name], **options)

    return open_server


@pytest.fixture
def library(open_library: OpenLibrary) -> Iterator[Library]:
    with open_library() as opened:
        yield opened


PAGE = (make_article("甲。", headline="一"), make_article("乙。", headline="二"), make_article("丙。"))


def test_an_article_comes_back_with_all_that_is_known_of_it(library: Library) -> None:
    article = Article(
        sections=(
            Section(None, (Paragraph("甲。", (Span(3, 5),)), Paragraph("乙。"))),
            Section("只有小标题", ()),
            Section("小标题", (Paragraph("丙。\x00", (Span(9, 10), Span(12, 13))),)),
        ),
        headline="题", kicker="引", deck="副", byline="名", dateline="电", label="栏", continued_from="1",
        continued_on="3", paper="报", date="2021-08-13", page="2", url="https://example.org", given_id="x",
        uncertain=("headline", "byline"),
    )  # fmt: skip
    library.add(make_source("a.txt"), [article])
    with library.read() as view:
        kept = view.article("x")
    assert kept == article
    assert kept.uncertain == ("headline", "byline")


def test_the_same_page_twice_adds_nothing(library: Library) -> None:
    assert library.add(make_source("a.txt"), PAGE) == Added(new=3)
    before = read_hash(library)
    assert library.add(make_source("a.txt"), PAGE) == Added(unchanged=3)
    assert library.add(make_source("copy of a.txt"), PAGE) == Added(unchanged=3)
    assert read_hash(library) == before
    assert list_ids(library) == [article.id for article in PAGE]


def test_a_changed_source_replaces_what_it_printed(library: Library) -> None:
    old = [make_article("旧。", given_id="1"), make_article("走。", given_id="2"), make_article("留。", given_id="3")]
    new = [make_article("新。", given_id="1"), make_article("留。", given_id="3"), make_article("来。", given_id="4")]
    library.add(make_source("a.jsonl", "old"), old)
    assert library.add(make_source("a.jsonl", "new"), new) == Added(new=1, replaced=1, unchanged=1, removed=1)
    with library.read() as view:
        assert {article.id: article.body for article in view.articles()} == {"1": "新。", "3": "留。", "4": "来。"}
        assert view.content_hash() == Articles(new).content_hash()


def test_an_article_stays_while_any_source_prints_it(library: Library) -> None:
    library.add(make_source("a.txt"), PAGE)
    library.add(make_source("b.txt"), PAGE[:1])
    library.add(make_source("a.txt", "changed"), PAGE[1:])
    assert sorted(list_ids(library)) == sorted(article.id for article in PAGE)
    library.add(make_source("b.txt", "changed"), PAGE[1:])
    assert list_ids(library) == [article.id for article in PAGE[1:]]


def test_within_a_source_the_later_article_of_an_id_counts(library: Library) -> None:
    library.add(make_source("a.jsonl"), [make_article("前。", given_id="1"), make_article("后。", given_id="1")])
    with library.read() as view:
        assert [article.body for article in view.articles()] == ["后。"]


def test_articles_of_two_sources_that_share_an_id_are_both_kept(open_library: OpenLibrary) -> None:
    one, other = make_article("甲。", given_id="1"), make_article("乙。", given_id="1")
    first, second = sorted((one, other), key=lambda article: article.content_hash)
    for number, order in enumerate([(one, other), (other, one)]):
        with open_library(str(number)) as library:
            for article in order:
                library.add(make_source(f"{article.body}.jsonl"), [article])
            with library.read() as view:
                kept = {article.id: article.body for article in view.articles()}
                assert kept == {"1": first.body, f"1~{second.content_hash}": second.body}
            library.add(make_source(f"{first.body}.jsonl", "changed"), [make_article("别。", given_id="2")])
            with library.read() as view:
                assert view.article("1").body == second.body


def test_articles_stand_by_date_paper_page_and_place_on_the_page(library: Library) -> None:
    def on(date: str, page: str, text: str) -> Article:
        return make_article(text, given_id=text, paper="报", date=date, page=page)

    library.add(make_source("d"), [make_article("无日期", given_id="〇")])
    library.add(make_source("c"), [on("2021-08-13", "10", "五"), on("2021-08-13", "10", "四")])
    library.add(make_source("b"), [on("2021-08-13", "2", "三")])
    library.add(make_source("a"), [on("2021-08-12", "11", "二"), on("2021-08-12", "1", "一")])
    assert list_ids(library) == ["〇", "一", "二", "三", "五", "四"]


def test_a_broken_article_is_counted_and_its_source_is_read_again(library: Library) -> None:
    source = make_source("a.jsonl")
    error = SourceError("a.jsonl 第 2 行…")
    assert library.add(source, [PAGE[0], error]) == Added(new=1, broken=1, errors=(error,))
    with library.read() as view:
        assert not view.holds(source)
    library.add(source, PAGE)
    with library.read() as view:
        assert view.holds(source)
        assert view.count_printed(source) == 3


def test_a_source_that_breaks_off_leaves_the_library_as_it_was(library: Library) -> None:
    def break_off() -> Iterator[Article]:
        yield PAGE[1]
        raise SourceError("the disk was pulled out")

    library.add(make_source("a.txt"), PAGE[:1])
    before = read_hash(library)
    with pytest.raises(SourceError):
        library.add(make_source("a.txt", "changed"), break_off())
    assert (read_hash(library), list_ids(library)) == (before, [PAGE[0].id])


def test_a_missing_article_is_one_sentence(library: Library) -> None:
    with library.read() as view, pytest.raises(LibraryError, match="没有编号为“x”的文章"):
        view.article("x")


def test_readers_go_on_while_a_source_is_written(library: Library, open_library: OpenLibrary) -> None:
    library.add(make_source("a.txt"), PAGE[:1])

    def look_meanwhile() -> Iterator[Article]:
        yield PAGE[1]
        with open_library() as reader:
            assert list_ids(reader) == [PAGE[0].id]

    library.add(make_source("b.txt"), look_meanwhile())
    assert len(list_ids(library)) == 2


def test_a_view_does_not_change_under_its_reader(library: Library, open_library: OpenLibrary) -> None:
    with library.read() as view:
        before = view.content_hash()
        with open_library() as writer:
            writer.add(make_source("a.txt"), PAGE)
        assert (view.content_hash(), len(view)) == (before, 0)
    assert read_hash(library) != before


def test_a_second_writer_waits_and_then_says_so(library: Library, open_library: OpenLibrary) -> None:
    def write_meanwhile() -> Iterator[Article]:
        with open_library(seconds_to_wait=0.1) as second:
            second.add(make_source("b.txt"), PAGE)
        yield PAGE[0]

    with pytest.raises(LibraryError, match="正被另一个程序写入"):
        library.add(make_source("a.txt"), write_meanwhile())


@pytest.mark.parametrize("content", [b"no database at all, far from it" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    (tmp_path / LIBRARY_FILE).write_bytes(content)
    with pytest.raises(LibraryError, match=r"library\.sqlite.*请把它移走"):
        Library.open(tmp_path)


def test_a_damaged_library_is_one_sentence(tmp_path: Path) -> None:
    with Library.open(tmp_path) as library:
        library.add(make_source("a.txt"), [make_article("甲。" * 50, given_id=str(number)) for number in range(200)])
    file = tmp_path / LIBRARY_FILE
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    file.write_bytes(content)
    with pytest.raises(LibraryError, match="请把它移走"), Library.open(tmp_path) as library:
        list_ids(library)


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        ("CREATE TABLE other (x);", "别的程序的数据库"),
        ("PRAGMA user_version = 99;", "请升级 wenbao"),
        ("PRAGMA user_version = 0;", "请把它移走"),
        ("DROP TABLE fingerprint;", "不能用"),
    ],
)
def test_another_program_or_version_is_one_sentence(tmp_path: Path, statements: str, said: str) -> None:
    if "other" not in statements:
        Library.open(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / LIBRARY_FILE)) as connection:
        connection.executescript(statements)
    with pytest.raises(LibraryError, match=said), Library.open(tmp_path) as library:
        read_hash(library)


def test_a_folder_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="打不开"):
        Library.open(tmp_path / "missing")


def test_a_library_in_a_folder_that_cannot_be_written_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library.open(tmp_path) as library:
        library.add(make_source("a.txt"), PAGE)
    monkeypatch.setattr("corpus.database.os.access", lambda *_: False)
    with Library.open(tmp_path) as library:
        assert len(list_ids(library)) == 3
        with pytest.raises(LibraryError, match="不能写入"):
            library.add(make_source("b.txt"), PAGE)


def test_a_full_disk_is_one_sentence_and_nothing_is_half_written(tmp_path: Path) -> None:
    Library.open(tmp_path).close()
    with Library.open(tmp_path) as library:
        with library.read() as view:
            view._connection.exec_driver_sql("PRAGMA max_page_count = 60")
        with pytest.raises(LibraryError, match="磁盘已满"):
            library.add(make_source("a.txt"), [make_article("满" * 5000, given_id=str(number)) for number in range(99)])
        assert list_ids(library) == []


ARTICLES = st.builds(
    make_article,
    st.sampled_from(["甲。", "乙。", "丙。"]),
    given_id=st.sampled_from([None, "1", "2"]),
    headline=st.sampled_from([None, "题"]),
)
SOURCES = st.dictionaries(st.sampled_from("abcd"), st.lists(ARTICLES, max_size=4), min_size=1)


@settings(max_examples=25, deadline=None)
@given(contents=SOURCES, data=st.data())
def test_the_order_of_coming_makes_no_difference(
    tmp_path_factory: pytest.TempPathFactory, contents: dict[str, list[Article]], data: st.DataObject
) -> None:
    def keep(order: Sequence[str]) -> tuple[str, list[dict[str, object]]]:
        with Library.open(tmp_path_factory.mktemp("home")) as library:
            for name in order:
                library.add(make_source(name), contents[name])
            with library.read() as view:
                return view.content_hash(), [article_to_json(article) for article in view.articles()]

    order = data.draw(st.permutations(sorted(contents)))
    assert keep(order) == keep([*sorted(contents), *order])
