"""Whatever a cluster refuses is sent again, nothing is lost, and what cannot be taken is one sentence."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

import httpx
import pytest

from retrieval.cluster import writing
from retrieval.cluster.connection import Patience
from retrieval.cluster.documents import passages_of
from retrieval.cluster.errors import NoSuchIndex, PassagesRefused
from retrieval.cluster.writing import Write, Writer

from ..conftest import article
from .stub import HURRY, PATIENT, Reply, Stub, lines, refusal, reply

WRITES = [
    Write.of(passage) for number in range(40) for passage in passages_of(article(f"第{number}条消息。", id=str(number)))
]


class Shelf:
    """Takes what `refuses` lets through: a status and a reason for an attempt to write an id, None to take it."""

    def __init__(self) -> None:
        self.taken: set[str] = set()
        self.attempts: Counter[str] = Counter()

    def refuses(self, id: str) -> tuple[int, str] | None:
        return None

    def __call__(self, request: httpx.Request) -> Reply:
        items = []
        for line in lines(request):
            for kind, action in line.items():
                if kind in ("index", "delete"):
                    items.append({kind: self.write(action["_id"])})
        return reply({"errors": any("error" in item for one in items for item in one.values()), "items": items})

    def write(self, id: str) -> dict[str, object]:
        self.attempts[id] += 1
        refused = self.refuses(id)
        if refused is None:
            self.taken.add(id)
            return {"status": 201}
        return {"status": refused[0], "error": {"type": refused[1], "reason": "because"}}


@pytest.fixture(autouse=True)
def _small_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "_LARGEST", 3000)


def write(shelf: Shelf, writes: Iterable[Write] = WRITES, patience: Patience = PATIENT) -> int:
    return sum(Writer(Stub(shelf).connect(), "index", patience).write(writes))


def test_everything_is_written_once() -> None:
    shelf = Shelf()
    assert write(shelf) == len(WRITES)
    assert shelf.attempts == dict.fromkeys((one.id for one in WRITES), 1)


def test_passages_that_were_refused_for_want_of_room_are_sent_again_and_no_others() -> None:
    class Full(Shelf):
        def refuses(self, id: str) -> tuple[int, str] | None:
            is_late = int(id.split("-")[0], 16) % 3 == 0
            return (429, "rejected_execution_exception") if is_late and self.attempts[id] < 3 else None

    shelf = Full()
    assert write(shelf) == len(WRITES)
    assert shelf.taken == {one.id for one in WRITES}
    assert set(shelf.attempts.values()) == {1, 3}


def test_a_cluster_that_stays_full_is_one_sentence() -> None:
    class Full(Shelf):
        def refuses(self, id: str) -> tuple[int, str] | None:
            return 429, "rejected_execution_exception"

    with pytest.raises(PassagesRefused, match=r"rejected_execution_exception.*再运行一次 wenbao ingest"):
        write(Full(), patience=HURRY)


def test_a_passage_that_can_never_be_taken_is_one_sentence_and_the_others_stay() -> None:
    class Strict(Shelf):
        def refuses(self, id: str) -> tuple[int, str] | None:
            return (400, "mapper_parsing_exception") if id == WRITES[1].id else None

    shelf = Strict()
    with pytest.raises(PassagesRefused, match=r"mapper_parsing_exception: because.*请"):
        write(shelf)
    assert WRITES[0].id in shelf.taken
    assert shelf.attempts[WRITES[1].id] == 1


@pytest.mark.parametrize("fault", [refusal(429, "busy"), refusal(503, "gone"), httpx.ReadTimeout("slow")], ids=repr)
def test_a_request_that_fails_as_a_whole_is_sent_again(fault: Reply) -> None:
    shelf, failed = Shelf(), []

    def fail_first(request: httpx.Request) -> Reply | None:
        failed.append(request)
        return fault if len(failed) == 1 else None

    assert sum(Writer(Stub(fail_first, shelf).connect(), "index", PATIENT).write(WRITES)) == len(WRITES)
    assert shelf.taken == {one.id for one in WRITES}


def test_an_answer_that_leaves_out_a_passage_is_not_believed() -> None:
    shelf, shortened = Shelf(), []

    def shorten_first(request: httpx.Request) -> Reply | None:
        if shortened:
            return None
        shortened.append(request)
        return reply({"errors": False, "items": [{"index": {"status": 201}}]})

    assert sum(Writer(Stub(shorten_first, shelf).connect(), "index", PATIENT).write(WRITES)) == len(WRITES)
    assert shelf.taken == {one.id for one in WRITES}


def test_deleting_what_is_gone_already_is_no_error() -> None:
    class Empty(Shelf):
        def write(self, id: str) -> dict[str, object]:
            return {"status": 404}

    assert write(Empty(), [Write.deleting(one.id) for one in WRITES]) == len(WRITES)


def test_an_index_that_is_gone_is_not_made_again() -> None:
    class Gone(Shelf):
        def refuses(self, id: str) -> tuple[int, str] | None:
            return 404, "index_not_found_exception"

    stub = Stub(Gone())
    with pytest.raises(NoSuchIndex):
        sum(Writer(stub.connect(), "index", PATIENT).write(WRITES))
    assert {request.url.path for request in stub.requests} == {"/index-writing/_bulk"}
    assert {request.url.params["require_alias"] for request in stub.requests} == {"true"}


def test_while_the_cluster_takes_its_time_nothing_more_is_read() -> None:
    read: list[Write] = []

    def reading() -> Iterator[Write]:
        for one in WRITES:
            read.append(one)
            yield one

    done = Writer(Stub(Shelf()).connect(), "index", PATIENT).write(reading())
    assert len(list(islice(done, 1))) == 1
    assert len(read) < len(WRITES)
