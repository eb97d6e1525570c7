"""What crosses the pipe between the child and the hub: frames of one letter, a length and bytes."""

from __future__ import annotations

import json
import struct
from typing import Any, Protocol

import pyarrow as pa

from ingest.readers.shapes import Broken, Chunk

HEAD = struct.Struct(">cQ")
META, ROWS, RESULT, ERROR, END, DONE = b"M", b"R", b"S", b"E", b"Z", b"D"


class Pipe(Protocol):
    """Where frames go."""

    def write(self, data: Any, /) -> object: ...


def put(pipe: Pipe, kind: bytes, data: bytes | memoryview | pa.Buffer = b"") -> None:
    """Write one frame."""
    pipe.write(HEAD.pack(kind, len(memoryview(data))))
    pipe.write(data)


def put_data(pipe: Pipe, kind: bytes, data: Any) -> None:
    """Write one frame of plain data."""
    put(pipe, kind, json.dumps(data).encode())


def put_chunk(pipe: Pipe, chunk: Chunk) -> None:
    """Write a chunk: what it is, then its rows as an Arrow stream."""
    broken = [(one.line, one.reason_code, one.text) for one in chunk.broken]
    about = {key: getattr(chunk, key) for key in ("record", "sheet", "sheet_index", "header")}
    put_data(pipe, META, about | {"broken": broken})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, chunk.rows.schema) as writer:
        writer.write_table(chunk.rows)
    put(pipe, ROWS, sink.getvalue())


def to_chunk(about: bytes, rows: bytes | bytearray) -> Chunk:
    """The chunk of two frames."""
    data = json.loads(about)
    broken = [Broken(*one) for one in data.pop("broken")]
    return Chunk(**data, rows=pa.ipc.open_stream(pa.py_buffer(rows)).read_all(), broken=broken)
