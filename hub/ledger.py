"""The ledger: what agencies sent, in sealed batches that are never changed. A batch appears whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pyarrow as pa
import pyarrow.parquet as pq

from hub.anchor import read_anchor, sync, write_anchor
from hub.home import Home
from hub.manifest import MANIFEST, ORIGINAL, REFUSED, Manifest, digest_of, manifest_bytes, parsed
from hub.privacy import Keys
from hub.resealed import Generation, generation, part, parts_of
from hub.sealing import SealedReader, SealedWriter, seal
from hub.verify import NAME, file_digest, verify_batches
from schema.errors import HubError
from schema.words import Words


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
        digest = ""
        # Before the folders: a batch that is sealed meanwhile is ahead of the heads, never behind.
        anchors = [read_anchor(path) for path in self._anchors]
        for place, folder in enumerate(self._folders(), start=1):
            data = manifest_bytes(folder)
            manifest = parsed(data)
            if data is None or manifest is None or (manifest.seq, manifest.previous) != (place, digest):
                raise broken(folder.name)
            digest = digest_of(data)
            if any(named != digest for seq, named in anchors if seq == place):
                raise broken(folder.name)
            found.append(manifest)
        if max(seq for seq, _ in anchors) > len(found):
            raise broken(f"{len(found) + 1:06d}")
        return found

    @property
    def _anchors(self) -> tuple[Path, Path]:
        """Where number and digest of the newest batch stand, in two places, so that a cut tail is seen."""
        return self.home.path / "heads", self.folder / "HEAD"

    def _folders(self) -> list[Path]:
        try:
            return sorted(p for p in self.folder.iterdir() if NAME.fullmatch(p.name))
        except OSError:
            return []

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
        return digest_of(manifest_bytes(self._batch(manifests[-1].seq)) or b"") if manifests else ""

    def _batch(self, seq: int) -> Path:
        return self.folder / f"{seq:06d}"

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
                # The key first: as long as the draft lies there, the next command knows whose key to destroy.
                keys.destroy_batch_key(seq)
                shutil.rmtree(folder)

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
        for anchor in self._anchors:
            write_anchor(anchor, draft.seq, sealed.own_digest)
        return sealed

    def accepted_path(self, seq: int, record: str) -> Path:
        """Parquet file of the accepted rows of one record; absent when the batch has none of it."""
        return self._batch(seq) / f"{record}.accepted.parquet"

    def doubt_path(self, seq: int, record: str) -> Path:
        """Parquet file of whom the refused rows of one record are about; absent when the batch has none."""
        return self.folder / f"{seq:06d}" / f"{record}.doubt.parquet"

    def original(self, seq: int) -> IO[bytes]:
        """The bytes as they were sent."""
        return pa.CompressedInputStream(pa.PythonFile(self._reader(seq, ORIGINAL), mode="r"), "zstd")  # type: ignore[no-any-return]

    def refused(self, seq: int) -> pa.Table:
        """The refused rows, one for each failing field."""
        manifest = parsed(manifest_bytes(self._batch(seq)))
        if manifest is not None and REFUSED not in manifest.files:
            return pa.table({})
        with self._reader(seq, REFUSED) as reader:
            return pq.read_table(pa.BufferReader(reader.read()))

    def _reader(self, seq: int, name: str) -> SealedReader:
        while True:
            now = generation(self.home.path)
            try:
                return self._sealed(now, seq, name)
            except HubError:
                # The keys may have been changed since: what was opened was then taken away for good reason.
                if generation(self.home.path) == now:
                    raise

    def _sealed(self, now: Generation, seq: int, name: str) -> SealedReader:
        key = Keys.open(self.home.path, now).batch_key(seq)
        batch = f"{seq:06d}"
        try:
            return SealedReader(part(self.home.path, now, parts_of(self.home.path, now), batch, name).open("rb"), key)
        except OSError as error:
            raise broken(batch) from error

    def verify(self) -> list[Words]:
        """Check every file against its manifest and every manifest against the next; a sentence for each damage.

        Damage of any kind is told, never raised. A manifest is vouched for by the next one, the newest by the heads.
        """
        return verify_batches(self.home.path, self._folders(), self._anchors)


def broken(name: str) -> HubError:
    """The error of a ledger that must not be read on."""
    return HubError(
        "ledger_damaged",
        f"账本第 {name} 批损坏或缺失；请运行 hub verify 并从备份恢复",
        f"batch {name} of the ledger is damaged or missing; run hub verify and restore it from the backup",
        3,
    )
