"""No call makes the server fail: whatever is sent, it is answered or refused."""

import asyncio
import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.sandbox import InlineAnswer, Sandbox
from bot.sandbox.api import METHODS
from bot.sandbox.connection import Request

NAMES = [
    *("chat_id", "message_id", "message_ids", "text", "entities", "reply_markup", "reply_parameters", "caption"),
    *("message_thread_id", "inline_message_id", "inline_query_id", "results", "button", "next_offset", "cache_time"),
    *("callback_query_id", "guest_query_id", "result", "commands", "scope", "language_code", "media", "photo"),
    *(
        "document",
        "caption_entities",
        "file_id",
        "user_id",
        "menu_button",
        "action",
        "url",
        "allowed_updates",
        "offset",
    ),
]
KEY_NAMES = (
    "type id offset length inline_keyboard callback_data url message_id chat_id quote media title message_text "
    "entities input_message_content command description caption copy_text text caption_entities photo_url "
    "document_file_id"
)
KEYS = st.sampled_from(KEY_NAMES.split())
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-2, 10**10),
    st.text(max_size=6),
    st.sampled_from(["bold", "article", "photo", "/"]),
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4), max_leaves=12
)


@pytest.mark.parametrize("method", sorted(METHODS))
@settings(max_examples=40, deadline=None)
@given(values=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5))
@example(values={"menu_button": {"type": []}})
def test_whatever_is_sent(method: str, values: dict[str, Any]) -> None:
    async def run() -> int:
        sandbox = Sandbox()
        lin = sandbox.person("Lin")
        started = lin.start()
        given_values = {"chat_id": lin.id, "message_id": started.message_id, "text": "x"} | values
        body = json.dumps(given_values).encode()
        headers = {"content-type": "application/json"}
        response = await sandbox.handle(Request("POST", f"/bot{sandbox.token}/{method}", headers, body))
        await sandbox.stop()
        json.loads(response.body)
        return response.status

    assert asyncio.run(run()) in {200, 400, 403, 404, 409}


def fields(**values: Any) -> Any:
    """Objects with any of these fields, each as given or odd."""
    return ODD | st.fixed_dictionaries({}, optional={name: ODD | value for name, value in values.items()})


ODD = st.one_of(st.none(), st.booleans(), st.integers(-3, 99), st.text(max_size=5), st.lists(st.integers(), max_size=2))
ENTITIES = ODD | st.lists(
    fields(type=st.sampled_from(["bold", "text_link", "pre", "blockquote"]), offset=ODD, length=ODD, url=ODD),
    max_size=3,
)
BUTTON = fields(text=st.just("x"), url=ODD, callback_data=ODD, copy_text=fields(text=ODD), web_app=fields(url=ODD))
KEYBOARD = fields(inline_keyboard=st.lists(st.lists(BUTTON, max_size=2), max_size=2))
CONTENT = fields(message_text=st.just("hello"), entities=ENTITIES, latitude=ODD, longitude=ODD, phone_number=ODD)
RESULT = st.fixed_dictionaries(
    {"type": st.sampled_from(["article", "photo", "document"]), "id": st.just("a"), "title": st.just("t")},
    optional={
        "photo_url": st.just("https://example.com/a.jpg"),
        "document_file_id": ODD,
        "input_message_content": CONTENT,
        "reply_markup": KEYBOARD,
        "caption": ODD,
        "caption_entities": ENTITIES,
    },
)


@settings(max_examples=300, deadline=None)
@given(result=RESULT, markup=KEYBOARD, reply=fields(message_id=st.just(1), quote=ODD), entities=ENTITIES)
def test_nearly_right_results_keyboards_and_entities(result: Any, markup: Any, reply: Any, entities: Any) -> None:
    async def run() -> None:
        sandbox = Sandbox()
        lin = sandbox.person("Lin")
        lin.start()
        elsewhere = sandbox.groups.create("外群", lin, with_bot=False)

        async def call(method: str, **values: Any) -> None:
            headers = {"content-type": "application/json"}
            request = Request("POST", f"/bot{sandbox.token}/{method}", headers, json.dumps(values).encode())
            assert (await sandbox.handle(request)).status in {200, 400}, values

        guest = lin.ask_guest(elsewhere, "@wenbao_bot 问")
        await call("answerGuestQuery", guest_query_id=guest.id, result=result)
        query = lin.begin_inline("问")
        await call("answerInlineQuery", inline_query_id=query.id, results=[result])
        if query.answer is not None:
            lin.choose(InlineAnswer(query="问", **query.answer), 0, lin.chat).to_json()
        text = {"chat_id": lin.id, "text": "hello 𠮷"}
        await call("sendMessage", **text, reply_markup=markup, reply_parameters=reply, entities=entities)

    asyncio.run(run())
