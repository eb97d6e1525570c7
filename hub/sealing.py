"""SM4-GCM over streams: chunks that are each authenticated, in their order, with a marked end.

A sealed file is ``TJS1``, an 8-byte random prefix, then chunks of length (4 bytes, big endian), ciphertext and tag. The
nonce of a chunk is the prefix and its number; its number and whether it is the last are authenticated with it, so a
chunk that was changed, moved, repeated or cut off is refused (GB/T 32907 SM4, GB/T 36624 GCM).
"""

from __future__ import annotations

import io
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from schema.errors import HubError

MAGIC = b"TJS1"
CHUNK = 1 << 20
TAG = 16
PREFIX = 8


def damaged(what: str) -> HubError:
    """The error of a sealed file that does not open."""
    return HubError(
        "seal_broken",
        f"封存内容无法解开（{what}）；请从备份恢复",
        f"sealed content does not open ({what}); restore it from the backup",
        3,
    )


def seal_chunk(key: bytes, prefix: bytes, number: int, last: bool, data: bytes) -> bytes:
    """Ciphertext and tag of one chunk."""
    box = Cipher(algorithms.SM4(key), modes.GCM(prefix + number.to_bytes(4, "big"))).encryptor()
    box.authenticate_additional_data(number.to_bytes(4, "big") + (b"\1" if last else b"\0"))
    return box.update(data) + box.finalize() + box.tag


def open_chunk(key: bytes, prefix: bytes, number: int, last: bool, data: bytes) -> bytes:
    """The plain bytes of one chunk.

    Raises:
        HubError: It was changed, moved or cut off, or the key is another one.
    """
    if len(data) < TAG or len(prefix) != PREFIX:
        raise damaged("cut off")
    box = Cipher(algorithms.SM4(key), modes.GCM(prefix + number.to_bytes(4, "big"), data[-TAG:])).decryptor()
    box.authenticate_additional_data(number.to_bytes(4, "big") + (b"\1" if last else b"\0"))
    try:
        return box.update(data[:-TAG]) + box.finalize()
    except InvalidTag:
        raise damaged(f"chunk {number}") from None


class SealedWriter(io.RawIOBase):
    """A file object that encrypts what is written to it.

    Args:
        target: Where the sealed bytes go; it is closed with this.
        key: 16 bytes.
        prefix: 8 bytes that are never used twice with this key.
    """

    def __init__(self, target: IO[bytes], key: bytes, prefix: bytes) -> None:
        self._target, self._key, self._prefix = target, key, prefix
        self._buffer = bytearray()
        self._number = 0
        target.write(MAGIC + prefix)

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take bytes; whole chunks go out at once."""
        view = memoryview(data).cast("B")
        self._buffer += view
        while len(self._buffer) > CHUNK:
            self._put(bytes(self._buffer[:CHUNK]), last=False)
            del self._buffer[:CHUNK]
        return len(view)

    def _put(self, data: bytes, *, last: bool) -> None:
        sealed = seal_chunk(self._key, self._prefix, self._number, last, data)
        self._target.write(len(sealed).to_bytes(4, "big") + sealed)
        self._number += 1

    def close(self) -> None:
        """Write the last chunk and close the file."""
        if not self.closed:
            try:
                self._put(bytes(self._buffer), last=True)
            finally:
                self._target.close()
                super().close()


class SealedReader(io.RawIOBase):
    """A file object that gives the plain bytes of a sealed file; damage raises :class:`HubError`."""

    def __init__(self, source: IO[bytes], key: bytes) -> None:
        self._source, self._key = source, key
        head = source.read(12)
        if head[:4] != MAGIC or len(head) != 12:
            raise damaged("head")
        self._prefix = head[4:]
        self._number = 0
        self._plain = b""
        self._ahead = self._take()

    def readable(self) -> bool:
        """It is."""
        return True

    def _take(self) -> bytes:
        size = self._source.read(4)
        if not size:
            return b""
        data = self._source.read(int.from_bytes(size, "big"))
        if len(size) != 4 or len(data) != int.from_bytes(size, "big") or len(data) < TAG:
            raise damaged("cut off")
        return data

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        """Fill a buffer."""
        while not self._plain and self._ahead:
            now, self._ahead = self._ahead, self._take()
            self._plain = open_chunk(self._key, self._prefix, self._number, not self._ahead, now)
            self._number += 1
        if not self._plain and self._number == 0:
            raise damaged("empty")
        count = min(len(buffer), len(self._plain))
        buffer[:count] = self._plain[:count]
        self._plain = self._plain[count:]
        return count

    def close(self) -> None:
        """Close the file below too."""
        if not self.closed:
            self._source.close()
            super().close()


def seal(key: bytes, data: bytes, prefix: bytes) -> bytes:
    """One small message: prefix, ciphertext and tag."""
    return prefix + seal_chunk(key, prefix, 0, True, data)


def unseal(key: bytes, data: bytes) -> bytes:
    """The plain bytes of :func:`seal`.

    Raises:
        HubError: It was changed or the key is another one.
    """
    return open_chunk(key, data[:8], 0, True, data[8:])
