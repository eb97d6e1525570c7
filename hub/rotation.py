"""Changes the keys that seal: everything sealed is sealed anew, and then the old keys are destroyed.

The key of the tokens stays, so that persons go on joining. The new keys and the new parts are made beside the old
ones; one entry of the journal makes them count. What is interrupted before it is undone, and what is interrupted
after it is finished, by the next command that takes the lock. Batches whose key was destroyed stay unreadable: their
parts are carried along.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from hub.actor import actor
from hub.anchor import sync
from hub.home import Home
from hub.journal import Journal
from hub.keyfiles import destroy_folder, generations, sealing
from hub.keys import Keys
from hub.ledger import Ledger, broken
from hub.manifest import PERSONS, SEALED, Manifest
from hub.resealed import LIST, Generation, Parts, folder_of, generation, part, parts_of
from hub.sealing import CHUNK, SealedReader, SealedWriter, seal, unseal
from hub.verify import file_digest
from schema.errors import HubError


@dataclass(frozen=True)
class Rotated:
    """What was done: the generation that counts now, batches sealed anew, and batches that stay unreadable."""

    number: int
    batches: int
    forgotten: int


def rotate(home: Home, who: str, on_step: Callable[[str], None] = lambda _: None) -> Rotated:
    """Make new keys and seal everything anew. The caller holds the lock.

    Raises:
        HubError: Ledger, journal or keys are damaged; then nothing was changed. ``keys_linger`` (exit status 3): it was
            done, and the old keys are destroyed by the next command.
    """
    now = generation(home.path)
    parts, manifests, old = parts_of(home.path, now), Ledger(home).manifests(), Keys.open(home.path, now)
    number = 1 + max(now.number, undone(home), *generations(home.path / "keys"))
    try:
        new = old.next(number)
        folder = folder_of(home.path, number)
        folder.mkdir(parents=True, mode=0o700)
        found: dict[str, dict[str, str]] = {}
        for manifest in manifests:
            on_step(f"{manifest.seq:06d}")
            if batch := dict(_batch(home.path, now, parts, manifest, old, new)):
                found[f"{manifest.seq:06d}"] = batch
        data = json.dumps(found, indent=1).encode()
        (folder / LIST).write_bytes(data)
        for path in (folder / LIST, folder, folder.parent, home.path):
            sync(path)
        told = {"generation": number, "check": new.check(), "list": hashlib.sha256(data).hexdigest()}
        Journal(home).append("rotate", told, who, home.now())
    except BaseException:
        # The journal knows whether it was done. Where it cannot be asked now, the next command asks it.
        with suppress(HubError, OSError):
            settle(home.path)
        raise
    try:
        settle(home.path)
    except OSError as error:
        raise lingering(error) from error
    kept = sum(new.holds(manifest.seq) for manifest in manifests)
    return Rotated(number, kept, len(manifests) - kept)


def _batch(
    home: Path, now: Generation, parts: Parts, manifest: Manifest, old: Keys, new: Keys
) -> Iterator[tuple[str, str]]:
    """Seal the parts of a batch anew; for each its name and SHA-256."""
    name = f"{manifest.seq:06d}"
    target = folder_of(home, new.number) / name
    target.mkdir(mode=0o700)
    keys = (old.batch_key(manifest.seq), new.new_batch_key(manifest.seq)) if old.holds(manifest.seq) else None
    draw = new.random(f"resealing {new.number} {name}")
    for held in sorted(SEALED & set(manifest.files)):
        source, made = part(home, now, parts, name, held), target / held
        # What is damaged must be told, not carried on under a new digest.
        if not source.exists() or file_digest(source) != parts.get(name, manifest.files)[held]:
            raise broken(name)
        if keys is None:
            shutil.copyfile(source, made)
        elif held == PERSONS:
            reseal_numbers(source, made, *keys, draw)
        else:
            reseal(source, made, *keys, draw)
        sync(made)
        yield held, file_digest(made)
    sync(target)


def reseal(source: Path, made: Path, old: bytes, new: bytes, draw: Callable[[int], bytes]) -> None:
    """Write a sealed file under another key, and read it back before anybody relies on it."""
    before = hashlib.sha256()
    with SealedReader(source.open("rb"), old) as plain, SealedWriter(made.open("wb"), new, draw(8)) as sealed:
        while data := plain.read(CHUNK):
            before.update(data)
            sealed.write(data)
    with SealedReader(made.open("rb"), new) as plain:
        after = hashlib.file_digest(plain, "sha256")
    if before.digest() != after.digest():
        raise broken(made.parent.name)


def reseal_numbers(source: Path, made: Path, old: bytes, new: bytes, draw: Callable[[int], bytes]) -> None:
    """Write the numbers of a batch's persons under another key."""
    table = pq.read_table(source)
    plain = [unseal(old, number) for number in table["number"].to_pylist()]
    fresh = [seal(new, number, draw(8)) for number in plain]
    if [unseal(new, number) for number in fresh] != plain:
        raise broken(made.parent.name)
    pq.write_table(table.set_column(table.column_names.index("number"), "number", pa.array(fresh, pa.binary())), made)


def lingering(error: OSError) -> HubError:
    """The error of a change of keys that was done but for the end of the old ones."""
    why = error.strerror or type(error).__name__
    return HubError(
        "keys_linger",
        f"密钥已更换，但旧密钥尚未销毁（{why}）；请核对磁盘，下一条写入命令会销毁它们",
        f"the keys were changed, but the old ones are not destroyed yet ({why}); check the disk, and the next command "
        "that writes destroys them",
        3,
    )


def undone(home: Home) -> int:
    """The highest generation that the journal names, also as undone: a number is never used twice."""
    return max((int(e.payload["generation"]) for e in Journal(home).entries("rotate")), default=0)


def settle(home: Path) -> None:
    """Finish or undo a change of keys that was interrupted. The caller holds the lock.

    Nothing is destroyed unless keys and parts of the generation that counts are there.
    """
    keys = home / "keys"
    held = generations(keys)
    if len(held) < 2:
        return
    now = generation(home)
    if max(held) > now.number:
        # An entry that failed to be written may still lie in SQLite's log and come to life: this one takes its place.
        opened = Home(home, Home.is_demo(home))
        Journal(opened).append("rotate", {"generation": max(held), "undone": True}, actor(), opened.now())
        now = generation(home)
    if now.number not in held or not (sealing(keys, now.number) / "master").exists():
        return
    parts = parts_of(home, now)
    if not all((folder_of(home, now.number) / batch / name).exists() for batch in parts for name in parts[batch]):
        return
    for batch, names in parts.items():
        for name in names:
            (home / "ledger" / batch / name).unlink(missing_ok=True)
        sync(home / "ledger" / batch)
    for number in held:
        if number != now.number and folder_of(home, number).exists():
            shutil.rmtree(folder_of(home, number))
    # The keys last: as long as they lie there, the next command knows that it must go on.
    for number in held:
        if number != now.number:
            destroy_folder(sealing(keys, number))
