"""Pieces of work side by side, what they give taken one at a time and in their order."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Generic, TypeVar

Made = TypeVar("Made")

WIDTH = 2


class Lanes(Generic[Made]):
    """Threads for the pieces and one that takes what they give; none is left when the context ends.

    At most ``width`` pieces are worked on or waited for, and one more is in the caller's hand.

    Args:
        take: Called with what each piece gave, in the order of ``put``, never twice at a time.
        width: Pieces at a time.
    """

    def __init__(self, take: Callable[[Made], None], width: int = WIDTH) -> None:
        self._take = take
        self._room = threading.Semaphore(width)
        self._workers = ThreadPoolExecutor(width, "lane")
        self._taker = ThreadPoolExecutor(1, "taker")
        self._stopped = False
        self._error: BaseException | None = None

    def __enter__(self) -> Lanes[Made]:
        return self

    def put(self, work: Callable[[], Made]) -> None:
        """Hand a piece over; waits until there is room.

        Raises:
            BaseException: What an earlier piece, or taking it, failed with.
        """
        self._room.acquire()
        if self._error is not None:
            raise self._error
        self._taker.submit(self._settle, self._workers.submit(work))

    def _settle(self, piece: Future[Made]) -> None:
        try:
            if not self._stopped:
                self._take(piece.result())
        except BaseException as error:  # whatever it is, the caller's thread raises it
            self._error, self._stopped = error, True
        finally:
            self._room.release()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for every piece; when the caller was interrupted, only for those that run.

        Raises:
            BaseException: What the first piece that failed failed with: it comes before an error of the caller, who
                was further on.
        """
        interrupted = error is not None and not isinstance(error, Exception)
        self._stopped = self._stopped or interrupted
        self._workers.shutdown(wait=True)
        self._taker.shutdown(wait=True)
        if self._error is not None and self._error is not error and not interrupted:
            raise self._error
