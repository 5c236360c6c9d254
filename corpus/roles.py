"""What a line of a page can be."""

from enum import Enum


class Role(Enum):
    """What a line is."""

    FOLIO = "folio"
    CAPTION = "caption"
    ADVERTISEMENT = "advertisement"
    JUMP_FROM = "jump from"
    JUMP_ON = "jump on"
    BYLINE = "byline"
    SIGNATURE = "signature"
    DATELINE = "closing dateline"
    OPENING = "opening of a paragraph"
    MIDDLE = "middle of a paragraph"
    CLOSING = "closing of a paragraph"
    WHOLE = "whole paragraph"
    DISPLAY = "display"
    RUN_IN = "headline that runs into its text"


BODY = (Role.OPENING, Role.MIDDLE, Role.CLOSING, Role.WHOLE)
ASIDE = (Role.FOLIO, Role.CAPTION, Role.ADVERTISEMENT, Role.SIGNATURE)
"""Lines that may stand in the middle of a paragraph without ending it."""

APART = (Role.FOLIO, Role.CAPTION, Role.ADVERTISEMENT)
"""Lines that belong to no article's text."""
