"""The kinds of answers that questions wait for."""

from enum import StrEnum


class AnswerKind(StrEnum):
    """What an answering sentence must contain."""

    PHONE = "phone"
    AGE = "age"
    MONEY = "money"
    DATE = "date"
    NUMBER = "number"
    PERSON = "person"
    SPEAKER = "speaker"
    PLACE = "place"
    REASON = "reason"
    STATUS = "status"
    LIST = "list"
    DEMAND = "demand"
    EFFECT = "effect"
    DEFINITION = "definition"
    GIST = "gist"
    PURPOSE = "purpose"
