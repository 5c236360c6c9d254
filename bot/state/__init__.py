"""What must outlive a restart, in a database of the owner's choice."""

from bot.state.answers import Answers, Place, QuotePlace, ShownRecord
from bot.state.batching import Batcher
from bot.state.beats import Beat, Beats
from bot.state.database import Database, PassingError, StateError, is_server, locate
from bot.state.inbox import Inbox
from bot.state.memory import State
from bot.state.records import Figures, People, Tallies, Upload, Uploads
from bot.state.updates import Backlog, Claimed, Stored, Updates

__all__ = [
    "Answers",
    "Backlog",
    "Batcher",
    "Beat",
    "Beats",
    "Claimed",
    "Database",
    "Figures",
    "Inbox",
    "PassingError",
    "People",
    "Place",
    "QuotePlace",
    "ShownRecord",
    "State",
    "StateError",
    "Stored",
    "Tallies",
    "Updates",
    "Upload",
    "Uploads",
    "is_server",
    "locate",
]
