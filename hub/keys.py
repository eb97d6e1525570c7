"""The keys of a home: one makes tokens of personal ids, one wraps the keys of batches. Lost, they end the joining."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa

from hub.anchor import sync
from hub.keyfiles import FIRST, destroy_secret, generations, sealing, write_secret
from hub.resealed import Generation, generation
from hub.sealing import seal, unseal
from schema.errors import HubError

MARK = 32
"""Bytes that tell one key."""


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
    """The open keys of a home; files under ``keys/`` that only their owner reads.

    Args:
        folder: The folder ``keys``.
        pseudonym: Makes tokens.
        master: Wraps the keys of batches; of one generation.
        number: The generation.
        seed: Of a demo home, else None.
    """

    def __init__(self, folder: Path, pseudonym: bytes, master: bytes, number: int, seed: int | None) -> None:
        self._folder, self._pseudonym, self._master, self._seed = folder, pseudonym, master, seed
        self.number = number

    @staticmethod
    def create(home: Path, seed: int | None = None) -> Keys:
        """Make the keys of a new home."""
        folder = home / "keys"
        folder.mkdir(mode=0o700, parents=True)
        (folder / "sealing").mkdir(mode=0o700)
        draw = chance(seed, "keys")
        pseudonym, master = draw(32), draw(16)
        write_secret(folder / "pseudonym", pseudonym)
        if seed is not None:
            write_secret(folder / "seed", str(seed).encode())
        write_master(folder, FIRST, master)
        write_secret(folder / "check", told(pseudonym) + told(master))
        sync(home)
        return Keys.open(home, Generation())

    @staticmethod
    def open(home: Path, now: Generation | None = None) -> Keys:
        """Open the keys of the generation that counts.

        Args:
            home: Folder of the home.
            now: The generation, when the caller knows it.

        Raises:
            HubError: ``no_keys`` (exit status 3): they are not there, or not those that the home was made with;
                ``keys_old``: they are those of before the keys were changed.
        """
        folder = home / "keys"
        now = now or generation(home)
        path = sealing(folder, now.number) / "master"
        held = generations(folder)
        if not path.exists() and held and max(held) < now.number:
            raise old_keys(folder, now)
        try:
            pseudonym, master = (folder / "pseudonym").read_bytes(), path.read_bytes()
            check = (folder / "check").read_bytes()
            seed = int((folder / "seed").read_bytes()) if (folder / "seed").exists() else None
        except (OSError, ValueError) as error:
            raise no_keys(folder) from error
        # A changed pseudonym key would part every person from their past without a word.
        wanted = told(pseudonym) + (told(master) if now.check is None else check[MARK:])
        mine = now.check is None or hmac.compare_digest(bytes.fromhex(now.check), told(master))
        if len(master) != 16 or not mine or not hmac.compare_digest(check, wanted):
            raise no_keys(folder)
        return Keys(folder, pseudonym, master, now.number, seed)

    def next(self, number: int) -> Keys:
        """Make the master of another generation; it counts once the journal says so."""
        master = self.random(f"generation {number}")(16)
        write_master(self._folder, number, master)
        return Keys(self._folder, self._pseudonym, master, number, self._seed)

    def check(self) -> str:
        """What tells the master of this generation, in hex; it says nothing about it."""
        return told(self._master).hex()

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
        draw = self.random(f"batch {seq}" if self.number == FIRST else f"batch {seq} generation {self.number}")
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

    def holds(self, seq: int) -> bool:
        """Whether the key of a batch is there."""
        return self._path(seq).exists()

    def destroy_batch_key(self, seq: int) -> None:
        """Make originals, refused rows and numbers of a batch unreadable for ever."""
        destroy_secret(self._path(seq))

    def _path(self, seq: int) -> Path:
        return sealing(self._folder, self.number) / "batches" / f"{seq:06d}"


def told(key: bytes) -> bytes:
    """What tells that a key is the one that was made; it says nothing about it (32 bytes)."""
    return hmac.digest(key, b"tongjian key check", "sm3")


def write_master(keys: Path, number: int, master: bytes) -> None:
    """Make the folder of a generation and its master."""
    folder = sealing(keys, number)
    for path in (folder, folder / "batches"):
        path.mkdir(mode=0o700)
    write_secret(folder / "master", master)
    sync(folder.parent)


def no_keys(folder: Path) -> HubError:
    """The error of a home without its keys."""
    return HubError(
        "no_keys",
        f"{folder} 里没有本数据目录的密钥，或密钥已损坏；请从密钥备份恢复",
        f"the keys of this home are not in {folder}, or they are damaged; restore them from their backup",
        3,
    )


def old_keys(folder: Path, now: Generation) -> HubError:
    """The error of keys that the data are no longer sealed with."""
    return HubError(
        "keys_old",
        f"{folder} 里是 {now.since} 换钥以前的密钥，打不开此后重新封存的数据；请用换钥以后所作的密钥备份",
        f"the keys in {folder} are of before the keys were changed on {now.since} and do not open what was sealed "
        "anew; use a backup of the keys that was made after it",
        3,
    )
