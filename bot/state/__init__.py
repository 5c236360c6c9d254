"""What must outlive a restart, in a database of the owner's choice."""

from bot.state.answers import Answers, Place, QuotePlace, ShownRecord
from bot.state.database import Database, StateError, locate
from bot.state.inbox import Inbox
from bot.state.memory import State
from bot.state.records import Figures, People, Tallies, Upload, Uploads

__all__ = [
    "Answers",
    "Database",
    "Figures",
    "Inbox",
    "People",
    "Place",
    "QuotePlace",
    "ShownRecord",
    "State",
    "StateError",
    "Tallies",
    "Upload",
    "Uploads",
    "locate",
]
