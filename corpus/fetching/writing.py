"""Files that are there whole or not at all."""

import os
import tempfile
from pathlib import Path


def write_whole(file: Path, content: bytes) -> None:
    """Replaces a file in one step: whoever reads it sees all of the old or all of the new. Raises OSError.

    The bytes are left to the system to bring to the disk: that a process is killed does not lose them.
    """
    descriptor, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=file.parent)
    try:
        with os.fdopen(descriptor, "wb") as part:
            part.write(content)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
