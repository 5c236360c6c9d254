"""Arrays as compiled code takes them: where they lie and how long they are, in one array.

Numba looks at each array that it is handed, which takes longer for the arrays of an index than many searches. The
functions that take these numbers make arrays of them again (`compiled_arrays.py`).
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray


class Addresses:
    """Arrays that stay where they are as long as this does: whoever hands on `numbers` keeps it meanwhile.

    `numbers` int64 (arrays, 2): addresses and sizes. Compiled code must not write to an array that is mapped or shared.
    """

    __slots__ = ("_kept", "numbers")

    def __init__(self, *arrays: tuple[NDArray[Any], type]) -> None:
        """Each with the type that compiled code takes it for; one of another type is copied."""
        self._kept: list[NDArray[Any]] = [np.require(array, dtype, ("C", "A")) for array, dtype in arrays]
        places = [(array.__array_interface__["data"][0], array.size) for array in self._kept]
        self.numbers = np.array(places, dtype=np.int64)
