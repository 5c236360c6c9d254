"""How long pages take to be read and understood: `python tests/benchmarks/page_speed.py FILES...`.

Seconds for each 10,000 characters, beside what a peer takes for the same page in the same run: for a PDF PDFium alone,
to say where the characters stand (`pypdfium2`), for a page of text jieba, to find its words. The ratio is what
understanding costs.
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

import jieba
import pypdfium2

from corpus.readers import read_page
from corpus.understanding import understand


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    jieba.initialize()
    print(f"{'page':<24} {'letters':>8} {'s/10,000':>9} {'peer':>8} {'ratio':>6}")
    for path in parser.parse_args().files:
        page = read_page(path)
        letters = len(page.text)
        ours = _best(lambda path=path: understand(read_page(path)))
        theirs = _best(lambda path=path: _boxes(path) if path.suffix == ".pdf" else _words(path))
        print(f"{path.name:<24} {letters:>8} {ours / letters * 1e4:>9.3f} {theirs:>8.3f} {ours / theirs:>6.1f}")


def _best(run: Callable[[], object]) -> float:
    took = []
    for _ in range(3):
        started = perf_counter()
        run()
        took.append(perf_counter() - started)
    return min(took)


def _boxes(path: Path) -> int:
    """Ask for the box of each character, as any program that reads geometry must."""
    document = pypdfium2.PdfDocument(path)
    text = document[0].get_textpage()
    return sum(1 for index in range(text.count_chars()) if text.get_charbox(index))


def _words(path: Path) -> int:
    return len(jieba.lcut(path.read_text("utf-8")))


if __name__ == "__main__":
    main()
