"""Bodies of requests, taken apart."""

import json
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.connection import Request
from bot.sandbox.errors import Refusal
from bot.sandbox.parameters import Parameters, read_parameters

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
FORM = {"content-type": "application/x-www-form-urlencoded"}


def read(request: httpx.Request) -> Parameters:
    headers = {name.lower(): value for name, value in request.headers.items()}
    return read_parameters(Request("POST", "/", headers, request.read()))


@given(st.dictionaries(TEXT.filter(bool), TEXT))
def test_forms_come_back_whole(values: dict[str, str]) -> None:
    assert read_parameters(Request("POST", "/", FORM, urlencode(values).encode())).values == values


@given(st.text(alphabet="a%=+&2F \r\n", max_size=12))
def test_unusual_forms_are_read_as_the_standard_library_reads_them(body: str) -> None:
    request = Request("POST", "/", FORM, body.encode())
    try:
        expected = dict(parse_qsl(body, keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError:
        with pytest.raises(Refusal):
            read_parameters(request)
        return
    assert read_parameters(request).values == expected


@given(st.dictionaries(TEXT.filter(str.isidentifier), st.one_of(TEXT, st.integers(), st.lists(TEXT))))
def test_json_comes_back_whole(values: dict[str, object]) -> None:
    assert read(httpx.Request("POST", "http://x", json=values)).values == values


@given(st.binary(), TEXT)
def test_multipart_comes_back_whole(content: bytes, caption: str) -> None:
    files = {"document": ('报 "1".pdf', content, "application/pdf")}
    found = read(httpx.Request("POST", "http://x", data={"caption": caption}, files=files))
    assert found.values == {"caption": caption}
    upload = found.files["document"]
    assert (upload.name, upload.mime_type, upload.content) == ('报 "1".pdf', "application/pdf", content)


def test_values_by_kind() -> None:
    given_values = {"n": "7", "yes": "True", "list": json.dumps([1]), "x": "no", "f": "0.5", "open": "[1"}
    parameters = Parameters(given_values)
    assert (parameters.integer("n"), parameters.integer("missing", 3), parameters.number("f")) == (7, 3, 0.5)
    assert (parameters.flag("yes"), parameters.flag("x"), parameters.flag("missing")) == (True, False, False)
    assert (parameters.json("list"), parameters.json("missing")) == ([1], None)
    assert parameters.shown()["list"] == [1]
    assert parameters.shown()["open"] == "[1"
    for wrong in (lambda: parameters.integer("x"), lambda: parameters.number("x"), lambda: parameters.json("open")):
        with pytest.raises(Refusal):
            wrong()
