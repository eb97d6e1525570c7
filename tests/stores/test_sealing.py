"""Sealed streams open only whole, in order, with their key."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.sealing import CHUNK, SealedReader, SealedWriter, seal, unseal
from schema.errors import HubError

KEY, PREFIX = bytes(range(16)), b"prefix.."


class Kept(io.BytesIO):
    """Bytes that stay after the close."""

    def close(self) -> None:
        self.kept = self.getvalue()
        super().close()


def sealed(data: bytes) -> bytes:
    target = Kept()
    with SealedWriter(target, KEY, PREFIX) as writer:
        writer.write(data)
    return target.kept


def opened(data: bytes, key: bytes = KEY) -> bytes:
    with SealedReader(io.BytesIO(data), key) as reader:
        return reader.read()


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_a_sealed_stream_gives_its_bytes_back_at_every_edge_of_a_chunk(size: int) -> None:
    data = bytes(n % 251 for n in range(size))
    assert opened(sealed(data)) == data


@given(data=st.binary(max_size=300), place=st.integers(0, 10**6), bit=st.integers(0, 7))
def test_any_flipped_bit_is_refused(data: bytes, place: int, bit: int) -> None:
    whole = bytearray(sealed(data))
    whole[place % len(whole)] ^= 1 << bit
    with pytest.raises(HubError):
        opened(bytes(whole))


@given(data=st.binary(max_size=300), keep=st.integers(0, 10**6))
def test_any_cut_is_refused(data: bytes, keep: int) -> None:
    whole = sealed(data)
    with pytest.raises(HubError):
        opened(whole[: keep % len(whole)])


def chunks(whole: bytes) -> list[bytes]:
    found, at = [], 12
    while at < len(whole):
        end = at + 4 + int.from_bytes(whole[at : at + 4], "big")
        found.append(whole[at:end])
        at = end
    return found


@pytest.mark.parametrize("order", [[1, 0, 2], [0, 1], [0, 2], [0, 0, 1, 2], [0, 1, 2, 2]])
def test_chunks_that_are_moved_dropped_or_repeated_are_refused(order: list[int]) -> None:
    whole = sealed(bytes(2 * CHUNK + 5))
    parts = chunks(whole)
    assert len(parts) == 3
    with pytest.raises(HubError):
        opened(whole[:12] + b"".join(parts[n] for n in order))


def test_another_key_opens_nothing() -> None:
    with pytest.raises(HubError):
        opened(sealed(b"x"), bytes(16))


@given(st.binary(max_size=60), st.integers(0, 100))
def test_a_small_message_opens_whole_or_not_at_all(data: bytes, keep: int) -> None:
    message = seal(KEY, data, PREFIX)
    assert unseal(KEY, message) == data
    with pytest.raises(HubError):
        unseal(KEY, message[: min(keep, len(message) - 1)])
