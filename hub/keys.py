"""The keys of a home: one pseudonymises personal ids, one wraps the keys of batches. Losing them loses the joining."""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa

from hub.anchor import sync
from hub.sealing import seal, unseal
from schema.errors import HubError


def chance(seed: int | None, label: str) -> Callable[[int], bytes]:
    """A source of random bytes: the system's, or, in a demo home, a stream that follows from seed and label."""
    if seed is None:
        return secrets.token_bytes

    def stream() -> Iterator[bytes]:
        number = 0
        while True:
            yield hmac.digest(f"tongjian demo {seed}".encode(), f"{label} {number}".encode(), "sm3")
            number += 1

    blocks = stream()

    def take(size: int) -> bytes:
        data = b""
        while len(data) < size:
            data += next(blocks)
        return data[:size]

    return take


class Keys:
    """The open keys of a home; files under ``keys/`` that only their owner reads."""

    def __init__(self, folder: Path, pseudonym: bytes, master: bytes, seed: int | None) -> None:
        self._folder, self._pseudonym, self._master, self._seed = folder, pseudonym, master, seed

    @staticmethod
    def create(home: Path, seed: int | None = None) -> Keys:
        """Make the keys of a new home."""
        folder = home / "keys"
        folder.mkdir(mode=0o700, parents=True)
        (folder / "batches").mkdir(mode=0o700)
        draw = chance(seed, "keys")
        write_secret(folder / "pseudonym", draw(32))
        write_secret(folder / "master", draw(16))
        if seed is not None:
            write_secret(folder / "seed", str(seed).encode())
        opened = Keys(folder, (folder / "pseudonym").read_bytes(), (folder / "master").read_bytes(), seed)
        write_secret(folder / "check", opened.check())
        sync(home)
        return Keys.open(home)

    @staticmethod
    def open(home: Path) -> Keys:
        """Open the keys.

        Raises:
            HubError: ``no_keys`` (exit status 3): they are not there, or not those that the home was made with.
        """
        folder = home / "keys"
        try:
            pseudonym, master = (folder / "pseudonym").read_bytes(), (folder / "master").read_bytes()
            check = (folder / "check").read_bytes()
            seed = int((folder / "seed").read_bytes()) if (folder / "seed").exists() else None
        except (OSError, ValueError) as error:
            raise no_keys(folder) from error
        keys = Keys(folder, pseudonym, master, seed)
        # A changed pseudonym key would part every person from their past without a word.
        if len(master) != 16 or not hmac.compare_digest(check, keys.check()):
            raise no_keys(folder)
        return keys

    def check(self) -> bytes:
        """What tells that the keys are those that the home was made with; it says nothing about them."""
        return b"".join(hmac.digest(key, b"tongjian key check", "sm3") for key in (self._pseudonym, self._master))

    def token(self, number: str) -> str:
        """HMAC-SM3 of a normalised personal id, in hex: joins, and says nothing (GB/T 32905, domain reference 1.3)."""
        return hmac.digest(self._pseudonym, number.encode(), "sm3").hex()

    def tokens(self, numbers: pa.Array) -> pa.Array:
        """Tokens of distinct personal ids, in their order; null stays null."""
        return pa.array([None if n is None else self.token(n) for n in numbers.to_pylist()], pa.string())

    def random(self, label: str) -> Callable[[int], bytes]:
        """Random bytes for nonces; in a demo home they follow from the seed, so that digests repeat."""
        return chance(self._seed, label)

    def new_batch_key(self, seq: int) -> bytes:
        """Make, wrap and keep the key of a batch."""
        draw = self.random(f"batch {seq}")
        key = draw(16)
        write_secret(self._path(seq), seal(self._master, key, draw(8)))
        return key

    def batch_key(self, seq: int) -> bytes:
        """The key of a batch.

        Raises:
            HubError: It was destroyed, so the originals of the batch are unreadable for ever.
        """
        try:
            wrapped = self._path(seq).read_bytes()
        except FileNotFoundError:
            raise HubError(
                "key_destroyed",
                f"第 {seq} 批的密钥已销毁，原件不可再读",
                f"the key of batch {seq} was destroyed: its originals are unreadable for ever",
                2,
            ) from None
        return unseal(self._master, wrapped)

    def destroy_batch_key(self, seq: int) -> None:
        """Make originals, refused rows and numbers of a batch unreadable for ever."""
        destroy_secret(self._path(seq))

    def _path(self, seq: int) -> Path:
        return self._folder / "batches" / f"{seq:06d}"


def write_secret(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read; it is on the disk before anything is sealed with it."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(handle)
    path.chmod(0o600)
    sync(path.parent)


def destroy_secret(path: Path) -> None:
    """Overwrite and remove a file, when it is there."""
    if not path.exists():
        return
    try:
        # In place: a file that is cut and written anew may leave the old block on the disk.
        with path.open("r+b") as file:
            file.write(b"\0" * path.stat().st_size)
            file.flush()
            os.fsync(file.fileno())
    finally:
        path.unlink()
    sync(path.parent)


def no_keys(folder: Path) -> HubError:
    """The error of a home without its keys."""
    return HubError(
        "no_keys",
        f"{folder} 里没有本数据目录的密钥，或密钥已损坏；请从密钥备份恢复",
        f"the keys of this home are not in {folder}, or they are damaged; restore them from their backup",
        3,
    )
