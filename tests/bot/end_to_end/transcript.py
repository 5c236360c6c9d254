"""A conversation written down as a person would see it: who says what, which buttons there are, what is changed."""

from collections.abc import Iterable
from typing import Any

from bot.sandbox import Chat, InlineAnswer, Message, Person

from .conftest import Scene

_AROUND = {"bold": "**", "italic": "_", "code": "`", "underline": "__"}
_INDENT = "    "
_LONGEST = 160


class Transcript:
    """Plays one step after the other and writes it down."""

    def __init__(self, scene: Scene, person: Person) -> None:
        self._scene = scene
        self._person = person
        self._lines: list[str] = []

    @property
    def text(self) -> str:
        return "\n".join(self._lines).strip("\n") + "\n"

    def title(self, words: str) -> None:
        self._lines += ["", f"== {words} ==", ""]

    async def say(self, words: str, *, chat: Chat | None = None) -> Message:
        """Says something and writes down the answer."""
        chat = chat or self._person.chat
        self._write(self._person.user.first_name, "", words)
        self._person.send(chat, words)
        return await self._hear(chat)

    async def send_sticker(self) -> Message:
        self._write(self._person.user.first_name, " sends a sticker")
        self._person.send_other(self._person.chat, "sticker", b"GIF89a\x01\x00\x01\x00\x00\x00\x00")
        return await self._hear(self._person.chat)

    async def press(self, message: Message, button: str) -> None:
        """Presses a button and writes down what the message has become, and the toast if there is one."""
        self._write(self._person.user.first_name, f" presses [ {message.button(button)['text']} ]")
        edits = len(message.history)
        toast = (await self._person.press(message, button)).text
        if len(message.history) > edits:
            self._write_message(message, " changes the message")
        if toast:
            self._write(self._bot_name, " says in a toast", toast)

    async def edit(self, asked: str, instead: str) -> None:
        """Asks, then changes the question."""
        answer = await self.say(asked)
        question = [message for message in self._person.chat.visible if message.sender is self._person.user][-1]
        edits = len(answer.history)
        self._write(self._person.user.first_name, " changes the message", instead)
        self._person.edit(question, instead)
        await self._person.chat.until(lambda: len(answer.history) > edits)
        self._write_message(answer, " changes the message")

    async def type_inline(self, words: str) -> InlineAnswer:
        """Types after the bot's name and writes down the list that is offered."""
        self._write(self._person.user.first_name, " types in another chat", f"@{self._bot_username} {words}".strip())
        offered = await self._person.inline(words)
        listed = [f"• {result['title']}\n  {result.get('description', '')}" for result in offered.results]
        if offered.button:
            listed.insert(0, f"[ {offered.button['text']} ]")
        self._write(self._bot_name, " offers", "\n".join(listed))
        return offered

    def choose(self, offered: InlineAnswer, number: int, chat: Chat) -> None:
        message = self._person.choose(offered, number, chat)
        self._write_message(message, f" (sent by {self._person.user.first_name})")

    @property
    def _bot_name(self) -> str:
        return self._scene.sandbox.world.bot.first_name

    @property
    def _bot_username(self) -> str | None:
        return self._scene.sandbox.world.bot.username

    async def _hear(self, chat: Chat) -> Message:
        message = await chat.next_bot_message()
        self._write_message(message, f" (in reply to “{message.reply_to.text}”)" if message.reply_to else "")
        return message

    def _write_message(self, message: Message, does: str) -> None:
        rows = (message.reply_markup or {}).get("inline_keyboard", [])
        keyboard = [" ".join(f"[ {_name(button)} ]" for button in row) for row in rows]
        self._write(self._bot_name, does, "\n".join([show(message), *keyboard]))

    def _write(self, who: str, does: str, words: str = "") -> None:
        self._lines.append(f"{who}{does}:" if words else f"{who}{does}.")
        self._lines += [f"{_INDENT}{line}".rstrip() for line in words.split("\n") if words]
        self._lines.append("")


def show(message: Message) -> str:
    """The text with its styles: **bold**, _italic_, `code`, [links], and a bar before each line that is quoted."""
    spans = [_span(message.text, entity) for entity in message.entities]
    shown, start = [], 0
    for line in message.text.split("\n"):
        end = start + len(line)
        quoted = any("blockquote" in kind and first <= start < last for kind, first, last in spans)
        styled = _style(line, start, spans)
        shown.append(f"▌ {_cut(styled)}".rstrip() if quoted else styled)
        start = end + 1
    return "\n".join(shown)


def _cut(line: str) -> str:
    """The two ends of a long paragraph: what the paper prints is not what is looked at here."""
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST // 2]} […] {line[-_LONGEST // 4 :]}"


def _style(line: str, start: int, spans: Iterable[tuple[str, int, int]]) -> str:
    marks: list[tuple[int, int, str]] = []
    for kind, first, last in spans:
        opened, closed = max(first - start, 0), min(last - start, len(line))
        if opened < closed and (mark := _AROUND.get(kind)):
            marks += [(opened, 1, mark), (closed, 0, mark)]
        elif opened < closed and kind == "text_link":
            marks += [(opened, 1, "["), (closed, 0, "]")]
    for place, _, mark in sorted(marks, reverse=True):
        line = line[:place] + mark + line[place:]
    return line


def _span(text: str, entity: dict[str, Any]) -> tuple[str, int, int]:
    """The kind of an entity and its place in code points."""
    units = text.encode("utf-16-le")
    first, last = entity["offset"], entity["offset"] + entity["length"]
    return entity["type"], *(len(units[: 2 * place].decode("utf-16-le")) for place in (first, last))


def _name(button: dict[str, Any]) -> str:
    if "url" in button:
        return f"{button['text']} → link"
    if "copy_text" in button:
        return f"{button['text']} → copies “{button['copy_text']['text']}”"
    return str(button["text"])
