"""What is fuzzed, and when a run of it is a fault of ours."""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SECONDS = 1.0
"""An input may take so many CPU seconds."""

CORPUS = Path(__file__).parents[2] / "tests" / "robust" / "corpus"
ROOT = Path(__file__).parents[2]

Run = Callable[[bytes], None]


class Guilty(AssertionError):
    """A fault that another input is to blame for than the last."""

    def __init__(self, text: str, data: bytes) -> None:
        super().__init__(text)
        self.data = data


@dataclass(frozen=True)
class Target:
    """One parser.

    Attributes:
        name: Also the folder of its seeds under ``CORPUS``.
        make: Imports the parser and gives what runs it on some bytes; an AssertionError is a fault like any other.
        words: Pieces that the format is made of.
        longest: Bytes of the longest input.
    """

    name: str
    make: Callable[[], Run]
    words: tuple[str, ...] = ()
    longest: int = 4096

    def seeds(self) -> list[bytes]:
        """Its corpus: small good inputs and those that once did harm."""
        return [path.read_bytes() for path in sorted((CORPUS / self.name).glob("*"))]


@dataclass(frozen=True)
class Fault:
    """What went wrong: its kind (the same for the same place), the whole of it, and the input."""

    kind: str
    text: str
    data: bytes


def fault(run: Run, data: bytes) -> Fault | None:
    """Run a parser on some bytes; what it did wrong, by the last line of ours that it went through.

    A HubError is an answer. Memory that is refused is one too: the reading process turns it into a sentence.
    """
    from schema.errors import HubError

    begin = time.process_time()
    try:
        run(data)
    except (HubError, MemoryError):
        pass
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a Rust panic is no Exception
        frames = traceback.extract_tb(error.__traceback__)
        ours = [f for f in frames if f.filename.startswith(str(ROOT)) and ".venv" not in f.filename]
        last = ([f for f in ours if "/bench/fuzz/" not in f.filename] or ours or frames)[-1]
        kind = f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"
        if isinstance(error, AssertionError):
            kind += f" {error}"[:80]
        return Fault(kind, ascii(" ".join(str(error).split())[:160]), getattr(error, "data", data))
    took = time.process_time() - begin
    return Fault("slow", f"{took:.1f} CPU s", data) if took > SECONDS else None


def quiet() -> None:
    """Let no value of an input reach the terminal by way of a library's own words."""
    sys.unraisablehook = lambda _: None
