"""The page that ships with the program, as its text layer gives it and set anew as a broadsheet."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def sample_pages() -> list[Path]:
    """The page texts in `corpus/sample/`, by name; each can be given to `corpus.readers.read_page`."""
    return _files(".txt")


def sample_sheets() -> list[Path]:
    """The same pages set anew, with the same articles; `corpus/sample/README.md` says what they are not."""
    return _files(".pdf")


def sheet_of(page: Path) -> Path:
    """The sheet on which a sample page is set anew."""
    return page.with_suffix(".pdf")


def _files(suffix: str) -> list[Path]:
    folder: Traversable = files("corpus") / "sample"
    return sorted(Path(str(entry)) for entry in folder.iterdir() if entry.name.endswith(suffix))
