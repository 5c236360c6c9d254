"""What people do on the page, as `POST /api/<verb>` with JSON, and what comes back."""

import json
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from mimetypes import guess_type
from typing import Any

from bot.demo.cast import Cast, NoSeat, Seat, Tongue
from bot.sandbox import Chat, Message, Sandbox
from bot.sandbox.connection import Request, Response

Json = dict[str, Any]
Suggest = Callable[[], Awaitable[list[str]]]
Verb = Callable[[Seat, Json], Any]

SECONDS_FOR_PRESS = 15.0
SECONDS_FOR_INLINE = 10.0
"""Telegram's apps wait no longer either."""

_PICTURES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg"}


class Verbs:
    """The verbs by name. Each takes the person and the JSON object of the request."""

    def __init__(self, sandbox: Sandbox, cast: Cast) -> None:
        self._sandbox = sandbox
        self._cast = cast
        self._verbs: dict[str, Verb] = {
            "send": self.send,
            "edit": self.edit,
            "press": self.press,
            "inline": self.inline,
            "choose": self.choose,
            "speak": self.speak,
            "call": self.call,
        }

    async def answer(self, name: str, request: Request) -> Response:
        """Answers one request; what cannot be done is answered with a reason."""
        if not request.headers.get("content-type", "").startswith("application/json"):
            return reply(415, {"error": "application/json, please"})
        try:
            order = json.loads(request.body)
            if not isinstance(order, dict):
                return reply(400, {"error": "a JSON object, please"})
            if name == "enter":
                return reply(200, self.enter(order))
            verb = self._verbs.get(name)
            if verb is None:
                return reply(404, {"error": f"there is no verb {name}"})
            outcome = verb(self._cast.seat(order["key"]), order)
            return reply(200, await outcome if isawaitable(outcome) else outcome)
        except NoSeat as error:
            return reply(403, {"error": str(error)})
        except TimeoutError:
            return reply(504, {"error": "the bot has not answered in time"})
        except (TypeError, ValueError, LookupError, OverflowError, RecursionError) as error:
            return reply(400, {"error": str(error)})

    def enter(self, order: Json) -> Json:
        """key?, language, anew? → key"""
        return {"key": self._cast.enter(str(order.get("key", "")), _tongue(order), anew=bool(order.get("anew"))).key}

    def speak(self, seat: Seat, order: Json) -> Json:
        """language: that of the person's app"""
        seat.speak(_tongue(order))
        return {}

    def send(self, seat: Seat, order: Json) -> Json:
        """chat, text, reply_to? → message_id"""
        chat = self._chat(seat, order)
        reply_to = chat.messages[order["reply_to"]] if order.get("reply_to") else None
        return {"message_id": seat.person.send(chat, str(order["text"]), reply_to=reply_to).message_id}

    def edit(self, seat: Seat, order: Json) -> Json:
        """chat, message_id, text"""
        text = str(order["text"]).strip()
        message = self._message(seat, order)
        if not text:
            raise ValueError("a message is not empty")
        if text != message.text:
            seat.person.edit(message, text)
        return {}

    async def press(self, seat: Seat, order: Json) -> Json:
        """chat, message_id, row, column → text, show_alert, url"""
        message = self._message(seat, order)
        rows = (message.reply_markup or {}).get("inline_keyboard", [])
        button = rows[int(order["row"])][int(order["column"])]
        query = seat.person.begin_press(message, data=button["callback_data"])
        return await query.answered(SECONDS_FOR_PRESS)

    async def inline(self, seat: Seat, order: Json) -> Json:
        """query, offset? → answer (its number), results, next_offset, button, cache_time"""
        offset = str(order.get("offset", ""))
        answer = await seat.person.inline(str(order["query"]), offset=offset, timeout=SECONDS_FOR_INLINE)
        number = self._cast.next_number()
        seat.keep(answer, number)
        return {
            "answer": number,
            "results": answer.results,
            "next_offset": answer.next_offset,
            "button": answer.button,
            "cache_time": answer.cache_time,
        }

    def choose(self, seat: Seat, order: Json) -> Json:
        """chat, answer, result (its id) → message_id"""
        answer = seat.inline_answers[int(order["answer"])]
        places = [place for place, offered in enumerate(answer.results) if offered["id"] == order["result"]]
        return {"message_id": seat.person.choose(answer, places[0], self._chat(seat, order)).message_id}

    def call(self, seat: Seat, order: Json) -> Json:
        """number → the call with all that was said in it"""
        for call in self._sandbox.calls:
            if call.number == order["number"]:
                return call.to_json()
        raise LookupError("this call is no longer kept")

    def take_file(self, given: dict[str, str], content: bytes) -> Response:
        """A file that is sent: key, chat and name are in the address, the body is what is in it."""
        try:
            seat = self._cast.seat(given.get("key", ""))
            name = given["name"].replace("/", "_") or "file"
            mime_type = guess_type(name)[0] or "application/octet-stream"
            chat = self._cast.chat(seat, int(given["chat"]))
            sent = seat.person.send_document(chat, content, name, mime_type=mime_type)
        except NoSeat as error:
            return reply(403, {"error": str(error)})
        except (KeyError, ValueError, LookupError) as error:
            return reply(400, {"error": str(error)})
        return reply(200, {"message_id": sent.message_id})

    def show_picture(self, given: dict[str, str]) -> Response:
        """A picture that was sent; anything else is not given to a browser."""
        try:
            self._cast.seat(given.get("key", ""))
            content = self._sandbox.files.by_id(given.get("file_id", "")).content
        except Exception:  # a Refusal of the Bot API is of no use to an <img>
            return reply(404, {"error": "no such picture"})
        for beginning, content_type in _PICTURES.items():
            if content.startswith(beginning):
                return Response(200, content, content_type)
        return reply(415, {"error": "that is no picture"})

    def _chat(self, seat: Seat, order: Json) -> Chat:
        return self._cast.chat(seat, int(order["chat"]))

    def _message(self, seat: Seat, order: Json) -> Message:
        return self._chat(seat, order).messages[int(order["message_id"])]


def reply(status: int, body: Json) -> Response:
    """JSON; lone surrogates, which UTF-8 cannot hold, are escaped."""
    try:
        return Response(status, json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())
    except UnicodeEncodeError:
        return Response(status, json.dumps(body).encode())


def _tongue(order: Json) -> Tongue:
    return "en" if order.get("language") == "en" else "zh"
