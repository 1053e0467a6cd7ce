"""Reading lines of bytes from somebody who may send anything."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO


def whole_lines(source: BinaryIO, longest: int) -> Iterator[bytes]:
    """Go through the lines as they come; of a longer one only the first `longest` bytes are kept."""
    while line := source.readline(longest):
        ended = line.endswith(b"\n")
        while not ended and (rest := source.readline(longest)):
            ended = rest.endswith(b"\n")
        yield line
