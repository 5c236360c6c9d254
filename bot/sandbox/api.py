"""What the methods of the Bot API work on: the state of one bot, and the table of methods."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from bot.sandbox.errors import Refusal
from bot.sandbox.files import FileStore
from bot.sandbox.parameters import Parameters
from bot.sandbox.queries import Queries
from bot.sandbox.updates import UpdateQueue
from bot.sandbox.webhook import Webhook
from bot.sandbox.world import World

Json = dict[str, Any]


@dataclass(slots=True)
class BotProfile:
    """How the bot was set up with BotFather. Privacy mode is on by default, as for every new bot."""

    privacy_mode: bool = True
    inline: bool = True
    inline_feedback: bool = True
    guest_mode: bool = True
    can_join_groups: bool = True


@dataclass(slots=True)
class BotSettings:
    """What the bot has said about itself, by (scope, language)."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    texts: dict[tuple[str, str], str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)


@dataclass(slots=True)
class BotApi:
    """One bot's side of Telegram."""

    token: str
    world: World
    profile: BotProfile = field(default_factory=BotProfile)
    settings: BotSettings = field(default_factory=BotSettings)
    updates: UpdateQueue = field(default_factory=UpdateQueue)
    files: FileStore = field(default_factory=FileStore)
    webhook: Webhook | None = None
    queries: Queries = field(init=False)

    def __post_init__(self) -> None:
        self.queries = Queries(self.world.clock)


Method = Callable[[BotApi, Parameters], Any]
M = TypeVar("M", bound=Method)
METHODS: dict[str, Method] = {}


def method(name: str) -> Callable[[M], M]:
    """Enters a function into the table of methods; names are compared without case, as Telegram does."""

    def enter(function: M) -> M:
        METHODS[name.lower()] = function
        return function

    return enter


async def execute(api: BotApi, name: str, parameters: Parameters) -> Any:
    """The result of a method, or `Refusal`."""
    function = METHODS.get(name.lower())
    if function is None:
        raise Refusal(404, "Not Found: method not found")
    result = function(api, parameters)
    return await result if isinstance(result, Awaitable) else result
