"""A home whose index is in a cluster: what is asked, what is brought there, and what is said when it is not there."""

from pathlib import Path

import pytest

from bot.config import SettingError, read_settings
from bot.home import Home
from bot.settings import BotSettings
from bot.worker import KEPT_SETTINGS
from corpus.samples import sample_pages
from retrieval.index import Index


@pytest.mark.parametrize(
    ("value", "urls"),
    [
        ("", ()),
        ("http://a:9200", ("http://a:9200",)),
        (" http://a:9200/ , https://n:p@b ,", ("http://a:9200", "https://n:p@b")),
    ],
)
def test_hosts_are_separated_by_commas(tmp_path: Path, value: str, urls: tuple[str, ...]) -> None:
    assert read_settings({"WENBAO_SEARCH_URL": value}, tmp_path).search_url == urls


@pytest.mark.parametrize("value", ["a:9200", "ftp://a", "http://", "http://n:secret@a:port", "http://a?b", "http://[a"])
def test_an_address_that_cannot_be_one_is_one_sentence_without_the_password(tmp_path: Path, value: str) -> None:
    with pytest.raises(SettingError, match=r"WENBAO_SEARCH_URL.*请") as caught:
        read_settings({"WENBAO_SEARCH_URL": value}, tmp_path)
    assert "secret" not in str(caught.value)


def test_a_new_index_has_as_many_shards_as_are_set(tmp_path: Path) -> None:
    assert read_settings({}, tmp_path).search_shards == 1
    assert read_settings({"WENBAO_SEARCH_SHARDS": "1024"}, tmp_path).search_shards == 1024


@pytest.mark.parametrize("value", ["0", "-1", "1025", "four", "²", "9" * 5000])
def test_a_number_of_shards_that_cannot_be_one_is_one_sentence(tmp_path: Path, value: str) -> None:
    with pytest.raises(SettingError, match=r"WENBAO_SEARCH_SHARDS.*请改成 1 到 1024"):
        read_settings({"WENBAO_SEARCH_SHARDS": value}, tmp_path)


def test_the_sample_pages_are_never_brought_into_a_cluster(tmp_path: Path) -> None:
    home = Home(tmp_path, search_urls=("http://127.0.0.1:1",))
    with home.open_desk() as desk:
        assert isinstance(home.open_retriever(desk.read), Index)


def test_a_cluster_that_is_not_there_is_one_sentence(inside, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert inside("--home", str(tmp_path), "ingest", str(sample_pages()[0])).status == 0
    monkeypatch.setenv("WENBAO_SEARCH_URL", "http://127.0.0.1:1")
    outcome = inside("--home", str(tmp_path), "ask", "玻璃器皿")
    assert outcome.status == 1
    assert outcome.complaint.count("\n") <= 1
    assert "连不上搜索集群（http://127.0.0.1:1 连不上）" in outcome.complaint


def test_a_process_of_our_own_is_told_of_the_cluster_and_strangers_files_are_read_without(tmp_path: Path) -> None:
    home = Home(tmp_path, search_urls=("http://a:9200", "https://n:secret@b:9200"))
    assert home.settings == {
        "WENBAO_SEARCH_URL": "http://a:9200,https://n:secret@b:9200",
        "WENBAO_SEARCH_SHARDS": "1",
    }
    assert Home(tmp_path).settings == {}
    assert "secret" not in repr(home)
    assert "WENBAO_SEARCH_URL" not in KEPT_SETTINGS


def test_the_clusters_password_is_a_secret_of_the_bot() -> None:
    secrets = BotSettings(search_url="http://a:9200,https://n:geheim@b:9200").secrets()
    assert "geheim" in secrets
    assert "http://a:9200" not in secrets
