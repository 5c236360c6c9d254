"""The wiring: settings, newsroom and state become an application of the client library."""

import importlib.util
import os
import sys
import time
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, cast

from telegram.ext import Application, ApplicationBuilder, Defaults
from telegram.request import HTTPXRequest

from bot.asking import Newsroom
from bot.darkroom import Darkroom
from bot.handlers.routes import add_routes
from bot.intake import Intake
from bot.lanes import Lanes, NewestQueries
from bot.limits import FloodControl
from bot.office import PRESSES_A_QUESTION, Office
from bot.patience import Patience, PatientCaller
from bot.polling import PollingBot, PollingRequest
from bot.redaction import Redactor
from bot.settings import BotSettings
from bot.state import State
from bot.uploads import UploadFolder

BotApplication = Application[Any, Any, Any, Any, Any, Any]

CONNECTIONS = 8
"""Telegram takes some thirty messages a second, a tenth of a second each; every idle connection is looked at with every
request, and 64 of them cost a third of the answers."""


@dataclass(frozen=True, slots=True)
class Timing:
    """How long the network is waited for, in seconds."""

    answer: float = 10.0
    connect: float = 10.0
    patience: Patience = field(default_factory=Patience)


@dataclass(frozen=True, slots=True)
class Wired:
    """An application, with what receives updates for it."""

    application: BotApplication
    intake: Intake
    office: Office


def build_application(
    settings: BotSettings, newsroom: Newsroom, state: State, *, timing: Timing | None = None
) -> Wired:
    """The bot, ready to be initialised. Raises MissingToken."""
    _spare_a_search()
    # The library is about to give periods as timedelta and warns until this is set.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    token = settings.open_token()
    timing = timing or Timing()
    intake, newest = Intake(state.inbox), NewestQueries()
    options = _network_options(settings, timing)
    bot = PollingBot(
        token,
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
        request=HTTPXRequest(connection_pool_size=CONNECTIONS, pool_timeout=30.0, **options),
        get_updates_request=PollingRequest(intake, connection_pool_size=1, **options),
        defaults=Defaults(block=True),
        rate_limiter=PatientCaller(timing.patience),
    )
    application = ApplicationBuilder().bot(bot).concurrent_updates(Lanes(intake, newest)).job_queue(None).build()
    office = Office(
        settings=settings,
        newsroom=newsroom,
        state=state,
        questions=_flood_control(settings, 1),
        presses=_flood_control(settings, PRESSES_A_QUESTION),
        uploads=UploadFolder(newsroom.home.folder),
        darkroom=Darkroom(newsroom.home),
        newest=newest,
        redactor=Redactor(settings.secrets()),
    )
    add_routes(application, office)
    return Wired(application, intake, office)


def _spare_a_search() -> None:
    """The HTTP library asks for `sniffio` with every request; where it is not installed, Python need look only once."""
    if importlib.util.find_spec("sniffio") is None:
        sys.modules.setdefault("sniffio", cast(ModuleType, None))


def _flood_control(settings: BotSettings, share: int) -> FloodControl:
    return FloodControl(settings.questions_per_minute * share, settings.flood_period, clock=time.monotonic)


def _network_options(settings: BotSettings, timing: Timing) -> dict[str, Any]:
    return {
        "proxy": settings.proxy.get_secret_value() if settings.proxy else None,
        "read_timeout": timing.answer,
        "write_timeout": timing.answer,
        "connect_timeout": timing.connect,
    }
