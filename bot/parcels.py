"""What goes through the pipe between two processes of this program: values, with large ones sent only once.

An answer names a few words of an article, but holds the article; most answers hold articles that were sent before.
"""

import io
import pickle
from collections.abc import Hashable
from typing import Any

from corpus.model import Article

KEPT = 1024
"""Articles that both ends remember; the one sent longest ago makes room for a new one."""


class Packer:
    """Makes parcels for one `Unpacker`, which must open all of them, in their order."""

    def __init__(self) -> None:
        self._places: dict[Hashable, int] = {}
        self._keys: list[Hashable] = [None] * KEPT
        self._next = 0

    def pack(self, value: object) -> bytes:
        """Raises as pickling does; then nothing has been promised to the other end."""
        before = dict(self._places), list(self._keys), self._next
        target = io.BytesIO()
        try:
            _Pickler(target, self).dump(value)
        except BaseException:
            self._places, self._keys, self._next = before
            raise
        return target.getvalue()

    def name(self, article: Article) -> tuple[int, bytes | None]:
        """The article's place at the other end, and the article itself if it is not there yet."""
        key = article.id, article.content_hash, article.facsimile, article.uncertain
        if key in self._places:
            return self._places[key], None
        place = self._next
        self._places.pop(self._keys[place], None)
        self._places[key], self._keys[place] = place, key
        self._next = (place + 1) % KEPT
        return place, pickle.dumps(article, pickle.HIGHEST_PROTOCOL)


class Unpacker:
    """Opens the parcels of one `Packer`."""

    def __init__(self) -> None:
        self._articles: dict[int, Article] = {}

    def unpack(self, parcel: bytes) -> Any:
        return _Unpickler(io.BytesIO(parcel), self).load()

    def find(self, named: tuple[int, bytes | None]) -> Article:
        place, sent = named
        if sent is not None:
            self._articles[place] = pickle.loads(sent)  # noqa: S301 - from a process of this program alone
        return self._articles[place]


class _Pickler(pickle.Pickler):
    def __init__(self, target: io.BytesIO, packer: Packer) -> None:
        super().__init__(target, pickle.HIGHEST_PROTOCOL)
        self._packer = packer

    def persistent_id(self, obj: Any) -> tuple[int, bytes | None] | None:
        return self._packer.name(obj) if type(obj) is Article else None


class _Unpickler(pickle.Unpickler):
    def __init__(self, source: io.BytesIO, unpacker: Unpacker) -> None:
        super().__init__(source)
        self._unpacker = unpacker

    def persistent_load(self, pid: Any) -> Article:
        return self._unpacker.find(pid)
