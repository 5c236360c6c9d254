"""What compiled code (`native/`) takes and gives: its structures field by field, and its functions.

A structure says where arrays lie and how long they are, and keeps them: whoever hands it on keeps it meanwhile.
"""

from ctypes import CDLL, Structure, c_double, c_int64, c_void_p
from typing import Any

import numpy as np
from numpy.typing import NDArray

_FUNCTIONS = {
    "search": [*[c_void_p] * 5, c_int64, c_void_p, c_void_p, c_int64, c_double],
    "score": [*[c_void_p] * 3, c_int64, c_void_p, c_void_p, c_int64],
    "make_rows": [*[c_void_p] * 4, c_int64, c_void_p],
}


class Native(Structure):
    """A structure of arrays and numbers, in the order of `native/searching.h`."""

    def point_to(self, **arrays: tuple[NDArray[Any], type]) -> None:
        """Each array with the type that compiled code takes it for; one of another type is copied. Compiled code must
        not write to an array that is mapped or shared."""
        kept = {name: np.require(array, dtype, ("C", "A")) for name, (array, dtype) in arrays.items()}
        for name, array in kept.items():
            setattr(self, name, address_of(array))
        self.kept = kept


def address_of(array: NDArray[Any]) -> int:
    address: int = array.__array_interface__["data"][0]
    return address


def _named(kind: Any, names: str) -> list[tuple[str, Any]]:
    return [(name, kind) for name in names.split()]


class NativeIndex(Native):
    _fields_ = (
        *_named(c_void_p, "blob lengths starts frequencies short_lengths most checked norms ceilings"),
        *_named(c_void_p, "frequent is_made rows places"),
        *_named(c_int64, "blob_size passages terms longest tallies row_count row_size rare frequent_from"),
        *_named(c_double, "top k1 delta"),
    )


class NativeExtra(Native):
    _fields_ = (*_named(c_void_p, "groups members values allowed"), *_named(c_int64, "passages count size"))


class NativeRoom(Native):
    _fields_ = (
        *_named(c_void_p, "sums bonus bounds taken scored passages more_passages totals more_totals spent"),
        *_named(c_int64, "capacity"),
    )


def functions_of(library: CDLL) -> dict[str, Any]:
    """The functions of compiled code by name. They let go of the interpreter lock."""
    functions = {name: getattr(library, name) for name in _FUNCTIONS}
    for name, arguments in _FUNCTIONS.items():
        functions[name].argtypes, functions[name].restype = arguments, c_int64
    return functions
