"""Tries the verdicts on the next pair while a person reads this one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, Self

from api.trial import Changes, Trial, stands_now
from hub.home import Home

HEARD = 0.1
"""Seconds after which what is broken off is interrupted again."""
Verdicts = Sequence[Mapping[str, Any]]


class Ahead:
    """One thread that tries verdicts in the order in which they are asked for; what follows is what stands by then.

    Args:
        home: The home.
        tried: What they are tried on; no other thread uses it meanwhile.
    """

    def __init__(self, home: Home, tried: Trial) -> None:
        self._home, self._trial = home, tried
        self._pool = ThreadPoolExecutor(1, "trial")
        self._asked: dict[str, Future[tuple[object, list[Changes]]]] = {}
        self._given: list[Future[tuple[object, list[Changes]]]] = []

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Break off what is being tried: whoever stops does not wait for it."""
        for one in self._given:
            one.cancel()
        # Between two statements an interruption is not heard.
        while wait(self._given, HEARD).not_done:
            self._trial.stop()
        self._pool.shutdown(cancel_futures=True)

    def _give(self, told: Verdicts) -> Future[tuple[object, list[Changes]]]:
        given = self._pool.submit(self._try, told)
        self._given = [*(one for one in self._given if not one.done()), given]
        return given

    def ask(self, name: str, told: Verdicts) -> None:
        """Begin to try some verdicts under a name, if that was not done."""
        if name not in self._asked:
            self._asked[name] = self._give(told)

    def answer(self, name: str, told: Verdicts) -> list[Changes]:
        """What each of them would change; tried again where other judgements stand since it was asked.

        Raises:
            HubError: It cannot be tried.
        """
        self.ask(name, told)
        stood, changes = self._asked.pop(name).result()
        return changes if stood == stands_now(self._home).decide() else self._give(told).result()[1]

    def _try(self, told: Verdicts) -> tuple[object, list[Changes]]:
        # All of them beside what stands at one moment: a verdict may come, and be taken back, while they are tried.
        beside = stands_now(self._home)
        return beside.decide(), [self._trial.would(one, beside) for one in told]
