"""JSON over HTTP for a load generator or a page in another process: `POST /control/<verb>`.

Only JSON requests that name this host are taken, so that no web page on another origin can drive the sandbox.
"""

import asyncio
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox import faults
from bot.sandbox.connection import Request
from bot.sandbox.errors import Refusal, bad_request
from bot.sandbox.people import Person
from bot.sandbox.server import Sandbox
from bot.sandbox.webhook import LOOPBACK
from bot.sandbox.world import Chat, Message

Json = dict[str, Any]

FAULTS: dict[str, Callable[..., faults.Fault]] = {
    "too_many_requests": faults.TooManyRequests,
    "server_error": faults.ServerError,
    "hang": faults.Hang,
    "break_before": faults.BreakBefore,
    "break_after": faults.BreakAfter,
    "garble": faults.Garble,
}


class Control:
    """The verbs. Each takes the JSON object of the request and returns what is answered."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._verbs: dict[str, Callable[[Json], Any]] = {
            "person": self.person,
            "group": self.group,
            "send": self.send,
            "burst": self.burst,
            "press": self.press,
            "inline": self.inline,
            "update": self.update,
            "fault": self.fault,
            "messages": self.messages,
            "calls": self.calls,
            "stats": self.stats,
        }

    async def __call__(self, request: Request) -> Any:
        """Answers one request, or `Refusal`."""
        host = urlsplit("//" + request.headers.get("host", "")).hostname
        is_json = request.headers.get("content-type", "").startswith("application/json")
        if request.method != "POST" or not is_json or host not in LOOPBACK:
            raise Refusal(403, "Forbidden: POST application/json to the loopback address")
        verb = self._verbs.get(urlsplit(request.target).path.removeprefix("/control/"))
        if verb is None:
            raise Refusal(404, f"Not Found: the verbs are {', '.join(self._verbs)}")
        try:
            result = verb(json.loads(request.body or b"{}"))
            return await result if asyncio.iscoroutine(result) else result
        except TimeoutError as error:
            raise Refusal(504, "Gateway Timeout: the bot did not answer in time") from error
        except (KeyError, TypeError, ValueError, LookupError) as error:
            raise bad_request(f"{type(error).__name__}: {error}") from error

    def person(self, order: Json) -> Json:
        """name, username?, language_code? → id"""
        return {"id": self._sandbox.person(**order).id}

    def group(self, order: Json) -> Json:
        """title, members (ids, the owner first), supergroup?, forum?, with_bot? → id"""
        members = [self._sandbox.people[number] for number in order.pop("members")]
        return {"id": self._sandbox.groups.create(order.pop("title"), *members, **order).id}

    def send(self, order: Json) -> Json:
        """person, chat?, text, reply_to?, thread? → the message"""
        person, chat = self._who_and_where(order)
        reply_to = chat.messages[order["reply_to"]] if "reply_to" in order else None
        return person.send(chat, order["text"], reply_to=reply_to, thread=order.get("thread")).to_json()

    async def burst(self, order: Json) -> Json:
        """count, people, text? (`{n}`: the number), kind?: message or inline, timeout? → answered, seconds, latency_ms

        As many new people as `people` ask at once; each waits for the bot's answer before asking again.
        """
        latencies: list[float] = []
        numbers = iter(range(int(order["count"])))
        loop = asyncio.get_running_loop()

        async def keep_asking(person: Person) -> None:
            for number in numbers:
                begun = loop.time()
                await self._ask(person, order, str(order.get("text", "{n}")).replace("{n}", str(number)))
                latencies.append(1000 * (loop.time() - begun))

        begun = loop.time()
        crowd = [self._sandbox.person(f"Reader {number}") for number in range(int(order.get("people", 10)))]
        async with asyncio.timeout(float(order.get("timeout", 60))):
            await asyncio.gather(*(keep_asking(person) for person in crowd))
        seconds = loop.time() - begun
        latencies.sort()
        shown = {f"p{share}": round(latencies[len(latencies) * share // 100], 2) for share in (50, 90, 99)}
        return {"answered": len(latencies), "seconds": round(seconds, 4), "latency_ms": shown}

    async def _ask(self, person: Person, order: Json, text: str) -> None:
        timeout = float(order.get("timeout", 60))
        if order.get("kind") == "inline":
            await person.inline(text, timeout=timeout)
        else:
            person.tell(text)
            await person.chat.next_bot_message(timeout)

    async def press(self, order: Json) -> Json:
        """person, chat?, message_id, button or data, timeout? → text, show_alert, url"""
        person, chat = self._who_and_where(order)
        message = chat.messages[order["message_id"]]
        query = person.begin_press(message, order.get("button", ""), data=order.get("data"))
        return await query.answered(float(order.get("timeout", 5)))

    async def inline(self, order: Json) -> Json:
        """person, query, offset?, timeout? → results, next_offset, button, cache_time, is_personal"""
        query = self._sandbox.people[order["person"]].begin_inline(order["query"], offset=order.get("offset", ""))
        return await query.answered(float(order.get("timeout", 5)))

    def update(self, order: Json) -> Json:
        """body (any JSON), numbered? → update_id"""
        return {"update_id": self._sandbox.updates.put_raw(order["body"], numbered=order.get("numbered", True))}

    def fault(self, order: Json) -> Json:
        """method, kind, count?, skip?, and the fault's own fields"""
        method, kind = order.pop("method"), order.pop("kind")
        count, skip = order.pop("count", 1), order.pop("skip", 0)
        self._sandbox.faults.add(method, FAULTS[kind](**order), count=count, skip=skip)
        return {}

    def messages(self, order: Json) -> list[Json]:
        """chat → its visible messages"""
        return [_shown(message) for message in self._sandbox.world.chats[order["chat"]].visible]

    def calls(self, order: Json) -> list[Json]:
        """last? → the newest calls, oldest first"""
        return [call.to_json() for call in list(self._sandbox.calls)[-int(order.get("last", 100)) :]]

    def stats(self, order: Json) -> Json:
        """→ how many calls were answered and updates are pending"""
        return {"calls": self._sandbox.calls.total, "pending_updates": len(self._sandbox.updates.pending)}

    def _who_and_where(self, order: Json) -> tuple[Person, Chat]:
        person = self._sandbox.people[order["person"]]
        return person, self._sandbox.world.chats[order.get("chat", person.id)]


def _shown(message: Message) -> Json:
    history = [{"date": past.date, "content": past.content} for past in message.history]
    return message.to_json() | {"history": history}
