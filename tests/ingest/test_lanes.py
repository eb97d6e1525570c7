"""Pieces side by side: their order, their number, and how they end."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from ingest.lanes import Lanes


def lanes_left() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith(("lane", "taker"))]


def test_what_ends_first_is_not_taken_first() -> None:
    taken: list[int] = []
    second = threading.Event()
    lanes: Lanes[int] = Lanes(taken.append)

    def first() -> int:
        assert second.wait(60)
        return 1

    def then() -> int:
        second.set()
        return 2

    with lanes:
        lanes.put(first)
        lanes.put(then)
        lanes.put(lambda: 3)
    assert taken == [1, 2, 3]
    assert lanes_left() == []


def test_a_piece_waits_until_one_before_was_taken() -> None:
    lock, alive, most = threading.Lock(), 0, 0

    def piece() -> None:
        nonlocal alive, most
        with lock:
            alive += 1
            most = max(most, alive)

    def take(_: None) -> None:
        nonlocal alive
        with lock:
            alive -= 1

    lanes: Lanes[None] = Lanes(take, width=2)
    with lanes:
        for _ in range(200):
            lanes.put(piece)
    assert most <= 2 and alive == 0


def fails(number: int) -> Callable[[], int]:
    def work() -> int:
        raise ValueError(f"piece {number}")

    return work


def test_the_first_piece_that_fails_is_told_and_nothing_after_it_is_taken() -> None:
    taken: list[int] = []
    lanes: Lanes[int] = Lanes(taken.append)
    with pytest.raises(ValueError, match="piece 1"), lanes:
        lanes.put(lambda: 0)
        for number in range(1, 10):
            lanes.put(fails(number))
    assert taken == [0]
    assert lanes_left() == []


def test_a_failing_piece_comes_before_an_error_further_on() -> None:
    lanes: Lanes[int] = Lanes(lambda _: None)
    with pytest.raises(ValueError, match="piece 1"), lanes:
        lanes.put(fails(1))
        raise LookupError("the reader was further on")


def test_what_cannot_be_taken_ends_it_too() -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    lanes: Lanes[int] = Lanes(full)
    with pytest.raises(OSError, match="No space left"), lanes:
        for _ in range(10):
            lanes.put(lambda: 1)
    assert lanes_left() == []


def test_an_interrupt_waits_for_what_runs_and_takes_nothing_more() -> None:
    taken: list[int] = []
    begun, go = threading.Event(), threading.Event()
    lanes: Lanes[int] = Lanes(taken.append)

    def slow() -> int:
        begun.set()
        assert go.wait(60)
        return 1

    with pytest.raises(KeyboardInterrupt), lanes:
        lanes.put(slow)
        lanes.put(fails(2))
        assert begun.wait(60)
        threading.Timer(0, go.set).start()
        raise KeyboardInterrupt
    assert taken in ([], [1])
    assert lanes_left() == []
