"""The door to trafilatura, the last resort for pages of no known template: `wenbao[web]`."""

import logging

from corpus import marks

_LOGGERS = ("trafilatura", "htmldate", "courlan", "justext")


def find_text(markup: str, printed: str) -> tuple[str, ...]:
    """The paragraphs of the main text of a page; none where there is none or trafilatura is not installed.

    `printed` is all text of the page: what is not in it is left out, because nothing may be invented.
    """
    try:
        import trafilatura
    except ImportError:
        return ()
    for name in _LOGGERS:  # what it does not like about a page is no news to a reader
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    found = trafilatura.extract(markup, include_comments=False, include_tables=False, favor_precision=True)
    there = marks.bare(printed)
    lines = (" ".join(line.split()) for line in (found or "").splitlines())
    return tuple(line for line in lines if line and marks.bare(line) in there)


def is_installed() -> bool:
    """Whether unknown pages can be read."""
    from importlib.util import find_spec

    return find_spec("trafilatura") is not None
