"""What can go wrong with a search cluster, each as one sentence, and what is tried again before anybody hears of it.

WenbaoError
├── ClusterError            the cluster does not answer, or not wholly, or refuses
│   └── PassagesRefused     the cluster does not take passages
└── IndexMismatch           see `retrieval.storage`: what is there was made by another version, or nothing is there
"""

from corpus.errors import WenbaoError


class ClusterError(WenbaoError):
    """The cluster gave no whole answer."""


class PassagesRefused(ClusterError):
    """Passages were not taken although that was tried several times; whatever was taken stays."""


class NoSuchIndex(Exception):
    """There is no index of this name; for the program only."""


class AlreadyThere(Exception):
    """What was to be made is there: another attempt, or another process, has made it; for the program only."""


class Trouble(Exception):
    """A host gave no whole answer; another one is asked. The text says why, for the sentence in the end."""


class Unreachable(Trouble):
    """Nobody listens there, or the connection broke."""


class Silent(Trouble):
    """Nothing came in time: the host hangs, or it waits for another that does."""


class Busy(Trouble):
    """The host says that it cannot answer now."""


class Partial(Trouble):
    """Some shards did not take part; what came of the others is thrown away."""
