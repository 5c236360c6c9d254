"""The picture of a sheet → the clipping of an article, and the sheet with the article framed, as image files."""

import io
from collections.abc import Iterable
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw

from corpus.clippings.drawing import Picture
from corpus.clippings.outline import Outline
from corpus.geometry.sheet import Box

_MARKER = (255, 226, 92)
_FRAME = (196, 30, 36)
_PAPER = (255, 255, 255)
_SHADE = 0.55
"""How much of the paper's white lies over what is not the article, on the picture of the whole sheet."""

_MARGIN = 14.0
"""Points of clean paper around a clipping."""

_EDGE = 2.0
"""Points around a piece that are still its own: punctuation hangs a little over the edge of a column."""

_NARROWEST = 12
"""How many times as long as broad a clipping may be; messengers refuse narrow strips."""

_GUTTER = 9.0
"""Points around the pieces of others that are cut away with them, for the rules beside them."""

_LARGEST_SHEET = 2400
"""Pixels of the longer side of the whole sheet's picture."""


@dataclass(frozen=True, slots=True)
class Scale:
    """From points on a sheet to pixels of its picture."""

    pixels_a_point: float

    def pixels(self, box: Box, *, margin: float = 0.0) -> tuple[int, int, int, int]:
        at = self.pixels_a_point
        return (
            round((box.left - margin) * at),
            round((box.top - margin) * at),
            round((box.right + margin) * at),
            round((box.bottom + margin) * at),
        )


def open_picture(picture: Picture) -> Image.Image:
    return Image.frombytes("RGB", (picture.width, picture.height), picture.pixels)


def mark(image: Image.Image, boxes: Iterable[Box], scale: Scale) -> Image.Image:
    """The picture as a yellow marker leaves it: the letters stay black."""
    marked = image.copy()
    for box in boxes:
        place = _inside(scale.pixels(box, margin=0.4), image)
        if place[0] < place[2] and place[1] < place[3]:
            letters = image.crop(place)
            marked.paste(ImageChops.multiply(letters, Image.new("RGB", letters.size, _MARKER)), place)
    return marked


def cut_out(image: Image.Image, outline: Outline, scale: Scale) -> Image.Image:
    """The article alone: the frame around it, and paper where others stand in that frame."""
    place = _inside(scale.pixels(outline.frame, margin=_EDGE), image)
    kept = Image.new("L", image.size, 255)
    draw = ImageDraw.Draw(kept)
    for box in outline.foreign:
        draw.rectangle(scale.pixels(box, margin=_GUTTER), fill=0)
    for box in outline.pieces:
        draw.rectangle(scale.pixels(box, margin=_EDGE), fill=255)
    margin = round(_MARGIN * scale.pixels_a_point)
    width, height = place[2] - place[0], place[3] - place[1]
    longest = max(width, height)
    across, down = max(width, longest // _NARROWEST), max(height, longest // _NARROWEST)
    paper = Image.new("RGB", (across + 2 * margin, down + 2 * margin), _PAPER)
    paper.paste(image.crop(place), (margin + (across - width) // 2, margin + (down - height) // 2), kept.crop(place))
    return paper


def frame_on_sheet(image: Image.Image, outline: Outline, scale: Scale) -> Image.Image:
    """The whole sheet, small, with the article in a red frame and everything else pale."""
    share = min(1.0, _LARGEST_SHEET / max(image.size))
    small = image.resize((round(image.width * share), round(image.height * share)), reducing_gap=2.0)
    at = Scale(scale.pixels_a_point * share)
    lit = Image.new("L", small.size, 0)
    draw = ImageDraw.Draw(lit)
    for box in outline.pieces:
        draw.rectangle(at.pixels(box, margin=6.0), fill=255)
    framed = Image.composite(small, Image.blend(small, Image.new("RGB", small.size, _PAPER), _SHADE), lit)
    thick = max(2, round(2.2 * at.pixels_a_point))
    ImageDraw.Draw(framed).rectangle(at.pixels(outline.frame, margin=7.0), outline=_FRAME, width=thick)
    return framed


def write_png(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "PNG", compress_level=3)
    return target.getvalue()


def write_jpeg(image: Image.Image) -> bytes:
    """For whole sheets: small and quick to write, and nobody reads them letter by letter."""
    target = io.BytesIO()
    image.save(target, "JPEG", quality=85)
    return target.getvalue()


def _inside(place: tuple[int, int, int, int], image: Image.Image) -> tuple[int, int, int, int]:
    left, top, right, bottom = place
    return max(0, left), max(0, top), min(image.width, right), min(image.height, bottom)
