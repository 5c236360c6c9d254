"""The printed things of a sheet with their places. Points of 1/72 inch from the top left corner; down is positive."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Halfway from left to right."""
        return (self.left + self.right) / 2

    def holds(self, other: "Box", *, slack: float = 1.0) -> bool:
        return (
            self.left - slack <= other.left
            and other.right <= self.right + slack
            and self.top - slack <= other.top
            and other.bottom <= self.bottom + slack
        )

    def shared_width(self, other: "Box") -> float:
        """How much of their breadth two boxes share, one above the other or not; negative when they are apart."""
        return min(self.right, other.right) - max(self.left, other.left)

    def shared_height(self, other: "Box") -> float:
        return min(self.bottom, other.bottom) - max(self.top, other.top)

    def meets(self, other: "Box") -> bool:
        return self.shared_width(other) > 0 and self.shared_height(other) > 0


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all; raises ValueError without any."""
    row = list(boxes)
    return Box(
        min(box.left for box in row),
        min(box.top for box in row),
        max(box.right for box in row),
        max(box.bottom for box in row),
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """One printed character. `left` and `right` span its advance; `size` is an em as printed, matrix included.

    `font` tells typefaces apart (name, drawn bold or not); it says nothing else.
    """

    text: str
    left: float
    right: float
    baseline: float
    size: float
    font: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """A drawn path: its box, and whether it is filled. Shapes without breadth or height are rules."""

    box: Box
    is_filled: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One side of paper: all that is printed on it apart from its lines of text.

    `number` counts the sheets of a file from 0.
    """

    width: float
    height: float
    shapes: tuple[Shape, ...] = ()
    pictures: tuple[Box, ...] = ()
    number: int = 0
