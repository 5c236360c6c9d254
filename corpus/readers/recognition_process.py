"""The process in which pictures of pages are recognised: a file on standard input → one JSON line a page.

The models come with the `rapidocr` wheel and are named by their paths, so that nothing is ever fetched. Pictures are
strangers' as files are: little memory, little time, bounded pixels, and a process that may be killed.
"""

import io
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from corpus.readers.ink import Place, find_ink, find_light, find_pictures, find_rules, measure_line, with_dash, without

MOST_MEMORY = 4 * 1024**3
"""Bytes of address space; a broadsheet page takes one thousand million of memory."""

MOST_SECONDS = 240
"""Of computing, for one page: a dozen times what a broadsheet page takes."""

MOST_PIXELS = 150_000_000
"""Of a picture as it comes: A2 at 600 dpi. What says that it is larger is not unpacked."""

_LONG_SIDE = 4300
"""Pixels of a page that is recognised: 200 dpi for a broadsheet."""

_DETECTED_SIDE = 2400
"""Pixels of the long side where lines are looked for; characters are then read from the whole picture."""

_USUAL_SIDE = 1500.0
"""Points of the long side of a page of which nobody knows how large it is."""

_SUREST_SKEW, _LEAST_SKEW = 4.0, 0.08
"""In degrees: what is more is not a skewed page, what is less does no harm."""

_TALL = 1.8
"""From this height for its width a line is upright, and read character by character."""

_MOST_LINES = 4_000
_LEAST_SURE = 0.5
Picture = NDArray[np.uint8]


class Unreadable(Exception):
    """The message is one word for the reason, see `corpus.readers.recognition`."""


def main(numbers: Sequence[str]) -> int:
    """Recognise these pages (from 0) of a PDF file, or the only picture of another file."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what libraries print must not stand among the pages
    _limit_process(len(numbers))
    content = sys.stdin.buffer.read()
    try:
        read = _open_reader()
        for picture, points in _pictures(content, [int(number) for number in numbers]):
            out.write(json.dumps(recognise(picture, points, read)) + "\n")
            out.flush()
    except Unreadable as error:
        out.write(json.dumps({"refused": str(error)}) + "\n")
    except (MemoryError, RecursionError):
        out.write(json.dumps({"refused": "complex"}) + "\n")
    out.flush()
    return 0


def _limit_process(pages: int) -> None:
    try:
        import resource
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_SECONDS * pages),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        allowed = resource.getrlimit(kind)[1]
        least = most if allowed == resource.RLIM_INFINITY else min(most, allowed)
        resource.setrlimit(kind, (least, least))


def _pictures(content: bytes, numbers: Sequence[int]) -> Iterator[tuple[Picture, float]]:
    """Each page as (height, width, 3) pixels, with how many of them are a point."""
    if b"%PDF-" in content[:1024]:
        yield from _pages(content, numbers)
    else:
        yield _photograph(content)


def _pages(content: bytes, numbers: Sequence[int]) -> Iterator[tuple[Picture, float]]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(content)
        for number in numbers:
            page = document[number]
            scale = _LONG_SIDE / max(1.0, *page.get_size())
            pixels = page.render(scale=scale, rev_byteorder=True).to_numpy()
            yield np.ascontiguousarray(pixels[:, :, :3]), scale
            page.close()
    except pypdfium2.PdfiumError as error:
        raise Unreadable("broken") from error


def _photograph(content: bytes) -> tuple[Picture, float]:
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS // 2  # Pillow refuses twice of it
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "TIFF")) as image:
            if image.width * image.height > MOST_PIXELS:
                raise Unreadable("pixels")
            image.draft("RGB", (_LONG_SIDE, _LONG_SIDE))
            whole = image.convert("RGB")
    except Image.DecompressionBombError as error:
        raise Unreadable("pixels") from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombWarning) as error:
        raise Unreadable("broken") from error
    if max(whole.size) > _LONG_SIDE:
        whole.thumbnail((_LONG_SIDE, _LONG_SIDE))
    return np.array(whole), max(whole.size) / _USUAL_SIDE


Boxes = NDArray[np.float32]
"""(n, 4, 2): the corners of lines, from the upper left one clockwise."""


class Recogniser:
    """Where lines stand, and what a line says. A seam: tests put another one in its place."""

    def __init__(self, detect: Callable[[Picture], Boxes], read: Callable[[Picture], tuple[str, list[float]]]) -> None:
        self.detect = detect
        self.read = read
        """A picture of one line → its text and, for each character, its middle as a share of the picture's width."""


def _open_reader() -> Recogniser:
    """The recogniser of the `ocr` extra. Raises Unreadable when its models are not there."""
    import rapidocr

    models = Path(rapidocr.__file__).parent / "models"
    found = {kind: next(models.glob(f"*_{kind}_*.onnx"), None) for kind in ("det", "rec")}
    if None in found.values():
        raise Unreadable("models")
    engine: Any = rapidocr.RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_preprocess_img": False,
            "Global.text_score": 0.0,
            "Det.model_path": str(found["det"]),
            "Rec.model_path": str(found["rec"]),
            "Det.max_candidates": _MOST_LINES,
        }
    )

    def detect(picture: Picture) -> Boxes:
        boxes = engine(picture, use_det=True, use_cls=False, use_rec=False).boxes
        return np.zeros((0, 4, 2), np.float32) if boxes is None else np.asarray(boxes, np.float32)

    def read(picture: Picture) -> tuple[str, list[float]]:
        seen = engine(picture, use_det=False, use_cls=False, use_rec=True, return_word_box=True)
        if not seen.txts or seen.scores[0] < _LEAST_SURE:
            return "", []
        words = seen.word_results[0]
        steps = max(1.0, words.line_txt_len)
        return (
            "".join(sign for word in words.words for sign in word),
            [(step + 0.5) / steps for row in words.word_cols for step in row],
        )

    return Recogniser(detect, read)


def recognise(picture: Picture, points: float, recogniser: Recogniser) -> dict[str, Any]:
    """What stands on a page of `points` pixels a point, as plain values in points."""
    boxes = _find_lines(picture, recogniser)
    skew = _skew_of(boxes)
    if _LEAST_SKEW < abs(skew) < _SUREST_SKEW:
        picture = _turn(picture, skew)
        boxes = _find_lines(picture, recogniser)
    words = [_place_of(box, picture) for box in boxes[:_MOST_LINES]]
    grey = picture.mean(axis=2, dtype=np.float32).astype(np.uint8)
    light = find_light(grey)
    ink = find_ink(grey, light)
    pictures = find_pictures(grey, light, words, cell=max(2, round(4 * points)), smallest=round(30 * points))
    bare = without(ink, pictures)
    rules = find_rules(bare, words, shortest=round(30 * points), thickest=max(2, round(4 * points)))
    ink = without(ink, rules)
    words = [with_dash(ink, word) for word in words]
    lines = [line for word in words for line in _read_word(picture, ink, word, recogniser, points)]
    return {
        "width": picture.shape[1] / points,
        "height": picture.shape[0] / points,
        "lines": lines,
        "rules": [_in_points(rule, points) for rule in rules],
        "pictures": [_in_points(place, points) for place in pictures],
    }


def _find_lines(picture: Picture, recogniser: Recogniser) -> Boxes:
    share = min(1.0, _DETECTED_SIDE / max(picture.shape[:2]))
    if share < 1:
        height, width = (max(1, round(side * share)) for side in picture.shape[:2])
        picture = np.array(Image.fromarray(picture).resize((width, height), Image.Resampling.BOX))
    return recogniser.detect(picture) / np.float32(share)


def _skew_of(boxes: Boxes) -> float:
    """The angle of the long lines in degrees, turned clockwise; 0 where there are too few to say."""
    along = boxes[:, 1] - boxes[:, 0]
    down = boxes[:, 3] - boxes[:, 0]
    long = np.hypot(*along.T) > 6 * np.hypot(*down.T)
    if np.count_nonzero(long) < 5:
        return 0.0
    return float(np.median(np.degrees(np.arctan2(along[long, 1], along[long, 0]))))


def _turn(picture: Picture, skew: float) -> Picture:
    """The picture on its place with its lines level; what comes in at the corners is as light as the paper."""
    paper = tuple(int(value) for value in np.median(picture[::16, ::16].reshape(-1, 3), axis=0))
    return np.array(Image.fromarray(picture).rotate(skew, Image.Resampling.BICUBIC, fillcolor=paper))


def _place_of(box: NDArray[np.float32], picture: Picture) -> Place:
    left, top = np.floor(box.min(axis=0)).astype(int).tolist()
    right, bottom = np.ceil(box.max(axis=0)).astype(int).tolist()
    return max(0, left), max(0, top), min(picture.shape[1], right), min(picture.shape[0], bottom)


def _read_word(
    picture: Picture, ink: NDArray[np.bool_], word: Place, recogniser: Recogniser, points: float
) -> Iterator[list[Any]]:
    """[text, centres, left, top, right, bottom, gaps, weight] of the line in a place, of each character if upright."""
    for left, top, right, bottom in _cells(ink, word):
        if right - left < 3 or bottom - top < 3:
            continue
        text, shares = recogniser.read(picture[top:bottom, left:right])
        measured = measure_line(ink, (left, top, right, bottom))
        if not text or measured is None:
            continue
        yield [
            text,
            [round((left + share * (right - left)) / points, 2) for share in shares],
            *_in_points(measured.place, points),
            [[round(start / points, 2), round(end / points, 2)] for start, end in measured.gaps],
            round(measured.weight / points, 3),
        ]


def _cells(ink: NDArray[np.bool_], word: Place) -> list[Place]:
    """The place itself, or the places of its characters where it stands upright."""
    left, top, right, bottom = word
    if bottom - top < _TALL * (right - left):
        return [word]
    measured = measure_line(ink, word)
    if measured is None:
        return []
    low, high = measured.place[3], measured.place[1]
    count = max(1, round((low - high) / (1.04 * (measured.place[2] - measured.place[0]))))
    step = (low - high) / count
    return [(left, round(high + n * step), right, round(high + (n + 1) * step)) for n in range(count)]


def _in_points(place: Place, points: float) -> list[float]:
    return [round(edge / points, 2) for edge in place]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
