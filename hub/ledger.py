"""The ledger: what agencies sent, in sealed batches that are never changed. A batch appears whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

from hub.home import Home
from hub.manifest import Manifest
from hub.privacy import Keys
from hub.sealing import SealedReader, SealedWriter
from schema.errors import HubError

ORIGINAL = "original.zst.sealed"
REFUSED = "refused.parquet.sealed"
MANIFEST = "manifest.json"


class Draft:
    """A batch in the making: a folder in ``tmp`` and the key that its parts are sealed with."""

    def __init__(self, folder: Path, seq: int, keys: Keys) -> None:
        self.folder, self.seq = folder, seq
        self.key = keys.new_batch_key(seq)
        self.random = keys.random(f"draft {seq}")

    def sealed(self, path: Path) -> SealedWriter:
        """A file object that encrypts what is written, under the key of the batch."""
        return SealedWriter(path.open("wb"), self.key, self.random(8))

    def seal(self, data: bytes) -> bytes:
        """One small sealed message under the key of the batch."""
        from hub.sealing import seal

        return seal(self.key, data, self.random(8))


class Ledger:
    """The batches of a home."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.folder = home.path / "ledger"

    def manifests(self) -> list[Manifest]:
        """Every batch, in the order in which they were sealed.

        Raises:
            HubError: A manifest cannot be read, or the chain has a gap: a damaged ledger is never served silently.
        """
        found: list[Manifest] = []
        for folder in self._folders():
            try:
                manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
            except (OSError, ValidationError) as error:
                raise broken(folder.name) from error
            if manifest.seq != int(folder.name) or manifest.previous != (found[-1].own_digest if found else ""):
                raise broken(folder.name)
            found.append(manifest)
        anchored = self._anchor()
        if anchored and (len(found) < anchored[0] or found[anchored[0] - 1].own_digest != anchored[1]):
            raise broken(f"{anchored[0]:06d}")
        return found

    def _folders(self) -> list[Path]:
        return sorted(p for p in self.folder.iterdir() if p.is_dir() and p.name.isdigit())

    def _anchor(self) -> tuple[int, str] | None:
        """Number and digest of the newest batch, written apart from the batches, so that a cut tail is seen."""
        path = self.home.path / "heads"
        if not path.exists():
            return None
        seq, _, digest = path.read_text("utf-8").strip().partition(" ")
        return int(seq), digest

    def find(self, digest: str, feed: str) -> Manifest | None:
        """The newest batch with these bytes that still stands, or None: what was withdrawn may be sent again."""
        from hub.journal import Journal
        from hub.standing import standing

        return next(
            (m for m in reversed(standing(self, Journal(self.home))) if m.digest == digest and m.feed == feed), None
        )

    def head(self) -> str:
        """Digest of the newest manifest; empty before the first."""
        manifests = self.manifests()
        return manifests[-1].own_digest if manifests else ""

    @contextmanager
    def draft(self, keys: Keys) -> Iterator[Draft]:
        """A folder for the next batch; whatever goes wrong inside, nothing of it stays."""
        manifests = self.manifests()
        seq = (manifests[-1].seq if manifests else 0) + 1
        folder = self.home.tmp() / f"batch-{seq:06d}"
        if folder.exists():
            shutil.rmtree(folder)
        folder.mkdir(mode=0o700)
        try:
            yield Draft(folder, seq, keys)
        finally:
            if folder.exists():
                shutil.rmtree(folder)
                keys.destroy_batch_key(seq)

    def seal(self, draft: Draft, manifest: Manifest) -> Manifest:
        """Seal a draft: the manifest is completed with its files' digests and its predecessor, then one rename."""
        files = {path.name: file_digest(path) for path in sorted(draft.folder.iterdir())}
        sealed = manifest.model_copy(update={"files": files, "previous": self.head(), "seq": draft.seq})
        (draft.folder / MANIFEST).write_text(sealed.text(), encoding="utf-8")
        for path in draft.folder.iterdir():
            sync(path)
        sync(draft.folder)
        draft.folder.rename(self.folder / f"{draft.seq:06d}")
        sync(self.folder)
        anchor = self.home.path / "heads"
        anchor.with_suffix(".new").write_text(f"{draft.seq} {sealed.own_digest}\n", encoding="utf-8")
        sync(anchor.with_suffix(".new"))
        anchor.with_suffix(".new").replace(anchor)
        sync(self.home.path)
        return sealed

    def accepted_path(self, seq: int, record: str) -> Path:
        """Parquet file of the accepted rows of one record; absent when the batch has none of it."""
        return self.folder / f"{seq:06d}" / f"{record}.accepted.parquet"

    def original(self, seq: int) -> IO[bytes]:
        """The bytes as they were sent."""
        return pa.CompressedInputStream(pa.PythonFile(self._reader(seq, ORIGINAL), mode="r"), "zstd")  # type: ignore[no-any-return]

    def refused(self, seq: int) -> pa.Table:
        """The refused rows, one for each failing field."""
        path = self.folder / f"{seq:06d}" / REFUSED
        if not path.exists():
            return pa.table({})
        with self._reader(seq, REFUSED) as reader:
            return pq.read_table(pa.BufferReader(reader.read()))

    def _reader(self, seq: int, name: str) -> SealedReader:
        return SealedReader((self.folder / f"{seq:06d}" / name).open("rb"), Keys.open(self.home.path).batch_key(seq))

    def verify(self) -> list[str]:
        """Check every file against its manifest and every manifest against the next; a sentence for each damage."""
        wrong: list[str] = []
        before = ""
        for place, folder in enumerate(self._folders(), start=1):
            try:
                manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
            except (OSError, ValidationError, ValueError):
                wrong.append(
                    f"ledger batch {folder.name}: its manifest cannot be read; restore the batch from the backup"
                )
                before = ""
                continue
            if (folder / MANIFEST).read_text("utf-8") != manifest.text():
                wrong.append(f"ledger batch {folder.name}: its manifest was changed; restore the batch from the backup")
            if manifest.seq != place or manifest.previous != before:
                wrong.append(f"ledger batch {folder.name}: the chain breaks here; restore the ledger from the backup")
            before = manifest.own_digest
            held = {path.name for path in folder.iterdir()} - {MANIFEST}
            for name in sorted(held ^ set(manifest.files)):
                wrong.append(
                    f"ledger batch {folder.name}: {name} is {'missing' if name in manifest.files else 'unknown'}"
                )
            wrong += [
                f"ledger batch {folder.name}: {name} was changed; restore the batch from the backup"
                for name in sorted(held & set(manifest.files))
                if file_digest(folder / name) != manifest.files[name]
            ]
        try:
            self.manifests()
        except HubError as error:
            wrong = wrong or [error.text("en")]
        except ValueError:
            wrong.append("heads: the anchor of the ledger cannot be read; restore it from the backup")
        return wrong


def broken(name: str) -> HubError:
    """The error of a ledger that must not be read on."""
    return HubError(
        "ledger_damaged",
        f"账本第 {name} 批损坏或缺失；请运行 hub verify 并从备份恢复",
        f"batch {name} of the ledger is damaged or missing; run hub verify and restore it from the backup",
        3,
    )


def file_digest(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Make sure that a file or folder is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
