"""The wiring: settings, newsroom and state become an application of the client library."""

import asyncio
import importlib.util
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from types import ModuleType
from typing import Any, cast

from telegram.ext import Application, ApplicationBuilder, Defaults
from telegram.request import HTTPXRequest

from bot.asking import Newsroom
from bot.darkroom import Darkroom
from bot.handlers.routes import add_routes
from bot.intake import Intake
from bot.lanes import Lanes, NewestQueries
from bot.limits import FloodControl, Floods, OwnFloods
from bot.metrics import Metrics
from bot.office import PRESSES_A_QUESTION, Office
from bot.patience import Patience, PatientCaller
from bot.polling import PollingBot, PollingRequest
from bot.redaction import Redactor
from bot.replicas.intake import SharedIntake, SharedLanes
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
    """An application, with what receives updates for it; `shared` where several bots receive them together."""

    application: BotApplication
    intake: Intake
    office: Office
    shared: SharedIntake | None = None


def build_application(
    settings: BotSettings,
    newsroom: Newsroom,
    state: State,
    *,
    timing: Timing | None = None,
    today: Callable[[], date] | None = None,
) -> Wired:
    """The bot, ready to be initialised; `today` says what day it is, else the clock does. Raises MissingToken."""
    _spare_a_search()
    # The library is about to give periods as timedelta and warns until this is set.
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    token = settings.open_token()
    timing = timing or Timing()
    intake, newest = Intake(state.inbox), NewestQueries()
    queue: asyncio.Queue[object] = asyncio.Queue()
    shared = None if state.shared is None else SharedIntake(state, queue)
    metrics = Metrics()
    options = _network_options(settings, timing)
    bot = PollingBot(
        token,
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
        request=HTTPXRequest(connection_pool_size=CONNECTIONS, pool_timeout=30.0, **options),
        get_updates_request=PollingRequest(intake, connection_pool_size=1, **options),
        defaults=Defaults(block=True),
        rate_limiter=PatientCaller(timing.patience, permit=None if shared is None else shared.replica.permit),
    )
    lanes = Lanes(intake, newest, metrics) if shared is None else SharedLanes(shared, newest, metrics)
    builder = ApplicationBuilder().bot(bot).concurrent_updates(lanes).update_queue(queue).job_queue(None)
    application = builder.build()
    office = _open_office(settings, newsroom, state, newest, metrics, today)
    add_routes(application, office)
    return Wired(application, intake, office, shared)


def _open_office(
    settings: BotSettings,
    newsroom: Newsroom,
    state: State,
    newest: NewestQueries,
    metrics: Metrics,
    today: Callable[[], date] | None,
) -> Office:
    return Office(
        settings=settings,
        newsroom=newsroom,
        state=state,
        questions=_flood_control(settings, state, "questions", 1),
        presses=_flood_control(settings, state, "presses", PRESSES_A_QUESTION),
        uploads=UploadFolder(newsroom.home.folder),
        darkroom=Darkroom(newsroom.home),
        newest=newest,
        redactor=Redactor(settings.secrets()),
        metrics=metrics,
        today=today or (lambda: datetime.now(settings.zone).date()),
    )


def _spare_a_search() -> None:
    """The HTTP library asks for `sniffio` with every request; where it is not installed, Python need look only once."""
    if importlib.util.find_spec("sniffio") is None:
        sys.modules.setdefault("sniffio", cast(ModuleType, None))


def _flood_control(settings: BotSettings, state: State, kind: str, share: int) -> Floods:
    most, period = settings.questions_per_minute * share, settings.flood_period
    if state.shared is not None:
        return state.shared.floods(kind, most, period)
    return OwnFloods(FloodControl(most, period, clock=time.monotonic))


def _network_options(settings: BotSettings, timing: Timing) -> dict[str, Any]:
    return {
        "proxy": settings.proxy.get_secret_value() if settings.proxy else None,
        "read_timeout": timing.answer,
        "write_timeout": timing.answer,
        "connect_timeout": timing.connect,
    }
