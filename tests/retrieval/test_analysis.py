"""Text to terms: one form, offsets that lead back, and a word cache that nobody needs to trust."""

import logging
import random
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.samples import sample_pages
from retrieval import analysis
from retrieval.analysis import _segmenter, analyse, analyse_words, normalise, segment, segment_frequency, segment_total
from retrieval.question import parse_question
from retrieval.synonyms import all_words

from .conftest import PROMISE, any_text, assert_linear


def places(text: str) -> set[tuple[str, str]]:
    """Each term with the characters of the text that it came from."""
    return {(term.text, text[term.start : term.end]) for term in analyse(text)}


@pytest.mark.parametrize(
    ("printed", "form"),
    [
        ("臺灣", "台湾"),
        ("１２３", "123"),
        ("Ａｂｃ", "abc"),
        ("100㎡", "100m2"),
        ("ﬁnal", "final"),
        ("İ", "i̇"),
        ("①", "1"),
        ("豈", "岂"),
        ("\U0002f800", "丽"),
        ("😀", "😀"),
        ("\ud800", "\ud800"),
        ("", ""),
    ],
)
def test_every_way_of_printing_comes_to_one_form(printed: str, form: str) -> None:
    assert normalise(printed).text == form


@pytest.mark.parametrize("character", ["㎡", "ﬁ", "İ", "ﷺ", "½", "㍿"])
def test_a_character_that_becomes_several_is_found_whole(character: str) -> None:
    normalised = normalise(f"前{character}后")
    grown = len(normalised.text) - 2
    assert grown > 1
    for place in range(1, 1 + grown):
        assert normalised.original(place, place + 1) == (1, 2)
    assert normalised.original(1 + grown, 2 + grown) == (2, 3)
    assert normalised.original(0, 2 + grown) == (0, 3)


@PROMISE
@given(any_text)
@example("ﷺ" * 3)
@example("a\u0301İ\u0307")
def test_the_map_of_offsets_covers_the_text_and_never_runs_back(text: str) -> None:
    normalised = normalise(text)
    assert len(normalised.starts) == len(normalised.text) + 1
    assert list(normalised.starts) == sorted(normalised.starts)
    assert normalised.starts[-1] == len(text)
    for place in range(len(normalised.text)):
        start, end = normalised.original(place, place + 1)
        assert end == start + 1
        assert normalised.text[place] in normalise(text[start]).text


@PROMISE
@given(any_text)
@example("100㎡的臺灣ﬁle")
@example("\ud800\udc00中国")
def test_each_term_stands_where_it_says(text: str) -> None:
    for term in analyse(text):
        assert 0 <= term.start < term.end <= len(text)
        if not term.text.startswith("#"):
            assert term.text in normalise(text[term.start : term.end]).text


@PROMISE
@given(any_text)
def test_terms_without_places_are_the_same_terms(text: str) -> None:
    assert analyse_words(text) == [term.text for term in analyse(text)]


def test_a_chinese_run_gives_its_words_and_its_bigrams() -> None:
    assert places("图书馆开放") == {
        ("图书馆", "图书馆"), ("图书", "图书"), ("书馆", "书馆"), ("馆开", "馆开"), ("开放", "开放"),
    }  # fmt: skip


def test_a_bigram_spans_no_punctuation() -> None:
    assert analyse_words("你，我") == ["你", "我"]


@pytest.mark.parametrize(
    ("text", "term", "printed"),
    [
        ("占地100㎡。", "#100", "100"),
        ("在臺灣開會", "台湾", "臺灣"),
        ("ＣＯＶＩＤ-１９疫情", "covid-19", "ＣＯＶＩＤ-１９"),
        ("ﬁnal", "final", "ﬁnal"),
        ("共２万人", "#20000人", "２万人"),
        ("😀王晶", "王晶", "王晶"),
        ("𠀀𠀁字", "𠀀𠀁", "𠀀𠀁"),
        ("O'Neill来了", "o'neill", "O'Neill"),
        ("İzmir", "i", "İ"),
    ],
)
def test_a_term_leads_back_to_what_was_printed(text: str, term: str, printed: str) -> None:
    assert (term, printed) in places(text)


def test_a_text_of_spaces_and_marks_has_no_terms() -> None:
    assert analyse("，。！ \n😀\ud800") == []


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("臺灣的電車什麼時候通車？", "台湾的电车什么时候通车？"),
        ("圖書館為什麼關門", "图书馆为什么关门"),
        ("請問這篇報導是誰寫的", "请问这篇报导是谁写的"),
        ("縣醫院救護車有幾輛？", "县医院救护车有几辆？"),
    ],
)
def test_traditional_and_simplified_questions_ask_the_same(traditional: str, simplified: str) -> None:
    one, two = parse_question(traditional), parse_question(simplified)
    assert (one.terms, one.words, one.expected) == (two.terms, two.words, two.expected)
    assert one.asks_byline == two.asks_byline
    assert one.terms


def test_segmenting_gives_words_and_numbers_but_no_overlapping_bigrams() -> None:
    assert segment("圖書館開放2天") == ["图书馆", "开放", "天", "#2", "#2天"]


def test_a_common_word_is_more_frequent_than_a_rare_one_and_an_invented_one_is_not_known() -> None:
    assert segment_total() > segment_frequency("的") > segment_frequency("图书馆") > 0
    assert segment_frequency("馆书图") == 0


@pytest.fixture
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder for the word cache, and no words read yet; nobody else cuts them."""
    monkeypatch.setattr(analysis._Hastened, "cut", None)
    monkeypatch.setattr(analysis, "user_cache_path", lambda name: tmp_path / name)
    forget_words()
    yield tmp_path / "wenbao"
    forget_words()


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """One entry for each time that the dictionary itself is read; a small one, to save the second it takes."""
    analyse("中国")  # imports jieba
    import jieba

    read: list[str] = []

    def read_dictionary(self: jieba.Tokenizer, file: object) -> tuple[dict[str, int], int]:
        read.append("read")
        return {"中": 0, "中国": 0, "中国人": 9, "人": 5}, 14

    monkeypatch.setattr(jieba.Tokenizer, "gen_pfdict", read_dictionary)
    return read


def forget_words() -> None:
    analysis._segmenter.cache_clear()
    analysis._cut_slowly.cache_clear()


def start_again() -> list[str]:
    forget_words()
    return segment("中国人")


def test_the_dictionary_is_read_once_and_then_comes_from_the_cache(readings: list[str], cache_folder: Path) -> None:
    assert [start_again(), start_again()] == [["中国人"], ["中国人"]]
    assert readings == ["read"]
    assert cache_folder.stat().st_mode & 0o077 == 0
    assert len(list(cache_folder.iterdir())) == 1


@pytest.mark.parametrize("damage", [b"", b"\x00", b"not a cache", b"i\x01\x00\x00\x00", "shorter", "turned"])
def test_a_damaged_cache_is_read_anew(readings: list[str], cache_folder: Path, damage: bytes | str) -> None:
    start_again()
    (cached,) = cache_folder.iterdir()
    whole = cached.read_bytes()
    if isinstance(damage, bytes):
        cached.write_bytes(damage)
    else:
        cached.write_bytes(whole[: len(whole) // 2] if damage == "shorter" else whole[::-1])
    assert start_again() == ["中国人"]
    assert readings == ["read", "read"]
    assert cached.read_bytes() == whole


def test_a_cache_of_somebody_else_is_not_read(
    readings: list[str], cache_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_again()
    owner = cache_folder.stat().st_uid
    monkeypatch.setattr("os.getuid", lambda: owner + 1)
    start_again()
    assert readings == ["read", "read"]


def test_without_a_place_for_the_cache_words_are_found_all_the_same(readings: list[str], cache_folder: Path) -> None:
    cache_folder.write_text("a file where the folder should be")
    assert start_again() == ["中国人"]
    assert start_again() == ["中国人"]
    assert readings == ["read", "read"]


def test_reading_the_dictionary_says_nothing(cache_folder: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with_cache_of_its_own = segment("图书馆开放")
    assert with_cache_of_its_own == ["图书馆", "开放"]
    assert capfd.readouterr() == ("", "")
    assert logging.getLogger("jieba").level == logging.CRITICAL


@pytest.mark.parametrize("unit", ["中", "一点", "20多万人", "a-", "1,", "İ", "ﷺ", "\ud800", "𠀀", " 。"])
def test_analysis_takes_time_in_proportion_to_the_text(unit: str) -> None:
    assert_linear(analyse, unit)


WORDS = sorted(word for word, frequency in _segmenter().FREQ.items() if frequency and word.isalpha())
"""Every word of the dictionary; runs of them have the most ways to be cut."""


@pytest.fixture
def hastened(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    pytest.importorskip("rjieba", reason="needs the rjieba extra: pip install 'wenbao[rjieba]'")
    monkeypatch.setattr(analysis._Hastened, "cut", None)
    assert analysis.hasten()
    return


def cut_plainly(run: str) -> list[str]:
    return list(_segmenter().cut(run, HMM=False))


@pytest.mark.usefixtures("hastened")
class TestHastened:
    @PROMISE
    @given(st.one_of(any_text, st.lists(st.sampled_from(WORDS) | st.characters(), max_size=12).map("".join)))
    def test_any_run_is_cut_into_the_same_words(self, text: str) -> None:
        for run in analysis._RUN.finditer(normalise(text).text):
            if run.lastgroup == "han":
                assert list(analysis._cut(run.group())) == cut_plainly(run.group())

    def test_every_word_of_the_dictionary_beside_every_other_one_is_cut_alike(self) -> None:
        chance = random.Random(3)
        for _ in range(5_000):
            run = "".join(chance.choices(WORDS, k=6))
            assert list(analysis._cut(run)) == cut_plainly(run)

    def test_words_of_the_lexicon_are_words(self) -> None:
        for word in all_words():
            assert list(analysis._cut(word)) == cut_plainly(word)

    def test_the_sample_pages_have_the_same_terms(self, monkeypatch: pytest.MonkeyPatch) -> None:
        texts = [path.read_text("utf-8") for path in sample_pages()]
        found = [analyse_words(text) for text in texts]
        monkeypatch.setattr(analysis._Hastened, "cut", None)
        assert found == [analyse_words(text) for text in texts]


def test_without_the_extra_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rjieba", None)
    monkeypatch.setattr(analysis._Hastened, "cut", None)
    assert not analysis.hasten()
    assert segment("图书馆开放") == ["图书馆", "开放"]
