"""How long a scan takes, and how much memory: `python -m tests.benchmarks.scan_speed [PICTURES...]`.

Without pictures it is the sample page, drawn at 200 dpi. Nothing comes from the cache. Needs `pip install wenbao[ocr]`;
memory and computing time are those of the process that recognises, where the system counts them (not on Windows).
"""

import argparse
import io
import os
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from unittest.mock import patch

import pypdfium2

from corpus.readers.recognition import recognise
from corpus.samples import sample_sheets

DPI = 200


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    pictures = [(file.name, file.read_bytes()) for file in parser.parse_args().files]
    print(f"{os.cpu_count()} cores")
    for name, content in pictures or [(sheet.name, draw(sheet)) for sheet in sample_sheets()]:
        with (
            TemporaryDirectory() as folder,
            patch("corpus.readers.recognition_cache.user_cache_path", lambda _, folder=folder: Path(folder)),
        ):
            started = perf_counter()
            (seen,) = recognise(name, content, [0])
            took = perf_counter() - started
        computed, memory = usage_of_children()
        print(f"{name}: {len(seen.letters)} letters in {took:.1f} s; so far {computed:.1f} s computed, {memory:.0f} MB")


def draw(sheet: Path) -> bytes:
    """The first page as a scanner sees it, as a PNG."""
    target = io.BytesIO()
    with closing(pypdfium2.PdfDocument(sheet)) as document:
        document[0].render(scale=DPI / 72).to_pil().convert("RGB").save(target, "PNG")
    return target.getvalue()


def usage_of_children() -> tuple[float, float]:
    """Seconds that processes which have ended computed, and the megabytes that one of them used at most."""
    if sys.platform == "win32":
        return float("nan"), float("nan")
    import resource

    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    units = 1 << (20 if sys.platform == "darwin" else 10)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / units


if __name__ == "__main__":
    main()
