"""The pages that ship with the program."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path


def sample_pages() -> list[Path]:
    """The page files in `corpus/sample/`, by name; each can be given to `corpus.readers.read_page`."""
    folder: Traversable = files("corpus") / "sample"
    return sorted(Path(str(entry)) for entry in folder.iterdir() if entry.name.endswith((".txt", ".pdf", ".html")))
