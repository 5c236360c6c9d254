"""What can go wrong on the way to a digital newspaper.

FetchError              a page cannot be fetched; the rest of the issue can
├── RefusedError        it must not be asked for: another host, a private address, robots.txt, too large, no web page
├── MissingError        the site says that it does not have it
└── TroubleError        the site does not answer now; another time it may
"""

from corpus.errors import WenbaoError


class FetchError(WenbaoError):
    """A page of a digital newspaper cannot be fetched."""


class RefusedError(FetchError):
    """It must not be fetched, today or another day."""


class MissingError(FetchError):
    """The site does not have it."""


class TroubleError(FetchError):
    """The site did not answer as it should; trying again later may help."""
