"""What can go wrong, each as one sentence that says what, which value, where, and what to do.

WenbaoError
├── SourceError     a page or article file cannot be read
│   └── NoArticlesError   a file is whole, but of a kind that holds no articles
├── FetchError      see `corpus.fetching.errors`: a page cannot be fetched from a digital newspaper
├── LibraryError    the library cannot be opened or written
│   └── NoSuchArticle     it can, and has no article of this id
├── IndexMismatch   see `retrieval.storage`: the index on disk does not fit the library
├── IndexWriteError see `retrieval.storage`: the index cannot be written
├── IndexDamaged    see `retrieval.mapping`: a file of the index is not what was written
├── ClusterError    see `retrieval.cluster`: the search cluster gives no whole answer
├── SettingError    see `bot.config`: a setting has a value that cannot be used
├── MissingToken    see `bot.settings`: there is no token to run with
├── StateError      see `bot.state.database`: the bot's own database cannot be used
├── RunError        see `bot.running`: the bot cannot go on
└── DemoError       see `bot.demo.running`: the demo cannot begin
"""


class WenbaoError(Exception):
    """Base of all errors that a person is meant to read; `exit_code` is what the command line ends with."""

    exit_code = 1


class SourceError(WenbaoError):
    """A file is broken, empty, too large or of an unknown kind."""


class NoArticlesError(SourceError):
    """A file can be read and leads to articles, but holds none: no reason to call a folder of files broken."""


class LibraryError(WenbaoError):
    """The library's database cannot be opened, read or written."""


class NoSuchArticle(LibraryError):
    """The library can be read, and has no article of this id."""
