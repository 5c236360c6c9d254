"""Arrays in files: what is read is what was written, or an error."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.mapping import BLOCK, IndexDamaged, MappedArray, block_checksums, checked_array, raw_array

NUMBERS = np.arange(5 * BLOCK // 8 + 77, dtype=np.int64).reshape(-1, 1) * np.array([1, 2])


def write(path: Path, array: np.ndarray) -> np.ndarray:
    content = np.ascontiguousarray(array).reshape(-1).view(np.uint8).data
    path.write_bytes(content)
    return np.array(block_checksums(content), dtype=np.uint32)


def mapped(path: Path, checksums: np.ndarray, array: np.ndarray = NUMBERS) -> MappedArray:
    return MappedArray(path, array.dtype, array.shape, checksums)


def test_what_is_read_is_what_was_written(tmp_path: Path) -> None:
    array = mapped(tmp_path / "a", write(tmp_path / "a", NUMBERS))
    assert len(array) == len(NUMBERS)
    assert array[3].tolist() == NUMBERS[3].tolist()
    assert array[-1].tolist() == NUMBERS[-1].tolist()
    assert array[7:9000].tolist() == NUMBERS[7:9000].tolist()
    assert array[np.array([5, 40000, 5])].tolist() == NUMBERS[[5, 40000, 5]].tolist()
    assert np.diff(array, axis=0).tolist() == np.diff(NUMBERS, axis=0).tolist()
    assert checked_array(array) is raw_array(array)
    assert checked_array(NUMBERS) is NUMBERS


def test_an_empty_array_is_an_empty_file(tmp_path: Path) -> None:
    empty = np.empty((0, 2), dtype=np.int32)
    array = mapped(tmp_path / "a", write(tmp_path / "a", empty), empty)
    assert np.asarray(array).tolist() == []
    assert array[0:0].shape == (0, 2)


def test_what_is_read_cannot_be_written_to(tmp_path: Path) -> None:
    array = mapped(tmp_path / "a", write(tmp_path / "a", NUMBERS))
    with pytest.raises(ValueError, match="read-only"):
        array[0:5][0] = 1


def test_a_file_cut_at_any_border_does_not_open(tmp_path: Path) -> None:
    checksums = write(tmp_path / "a", NUMBERS)
    whole = (tmp_path / "a").read_bytes()
    for border in range(0, len(whole) + BLOCK, BLOCK):
        for length in {max(border - 1, 0), border, border + 1} - {len(whole)}:
            (tmp_path / "a").write_bytes((whole + whole)[:length])
            with pytest.raises(ValueError, match="another length"):
                mapped(tmp_path / "a", checksums)


def test_a_flipped_byte_is_noticed_by_those_who_read_its_block_and_by_nobody_else(tmp_path: Path) -> None:
    checksums = write(tmp_path / "a", NUMBERS)
    whole = bytearray((tmp_path / "a").read_bytes())
    rows = BLOCK // 16
    for block in range(len(checksums)):
        place = min(block * BLOCK + 1234, len(whole) - 1)
        whole[place] ^= 0x10
        (tmp_path / "a").write_bytes(whole)
        array = mapped(tmp_path / "a", checksums)
        for other in range(len(checksums)):
            reads = (
                lambda array=array, other=other: array[other * rows],
                lambda array=array, other=other: array[other * rows : other * rows + 9],
                lambda array=array, other=other: array[np.array([other * rows])],
            )
            for read in reads[: 2 if other == block - 1 else 3]:
                if other == block:
                    with pytest.raises(IndexDamaged, match="损坏"):
                        read()
                else:
                    read()
        with pytest.raises(IndexDamaged):
            checked_array(array)
        whole[place] ^= 0x10
