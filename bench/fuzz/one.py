"""One target under atheris, in a process of its own: ``python -m bench.fuzz.one NAME SECONDS SEED FOLDER``.

Faults do not end the run: each kind is written once to ``FOLDER/found``, as small as it was met.
"""

from __future__ import annotations

import hashlib
import resource
import sys
from pathlib import Path

import atheris

from bench.fuzz import values
from bench.fuzz.catalogue import TARGETS
from bench.fuzz.target import fault, quiet

OURS = ["schema", "hub", "ingest", "yaml"]
"""What guides the fuzzer; the loader of YAML is Python too."""
MEMORY = 4 << 30


def main() -> None:
    """Fuzz until the time is over; never returns."""
    name, seconds, seed, folder = sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4])
    target = TARGETS[name]
    found = folder / "found"
    found.mkdir(exist_ok=True)
    with atheris.instrument_imports(include=OURS):
        run = target.make()
        for data in target.seeds():
            fault(run, data)  # imports what is imported late
    words = folder / "words"
    words.write_text("".join(f'"{_escaped(word)}"\n' for word in target.words or ("\0",)), encoding="ascii")
    quiet()
    values.WAITING = 500
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

    def one(data: bytes) -> None:
        wrong = fault(run, data)
        if wrong is not None:
            kept = found / f"{name}-{hashlib.sha256(wrong.kind.encode()).hexdigest()[:12]}"
            if not kept.exists() or len(wrong.data) < kept.stat().st_size:
                kept.write_bytes(wrong.data)
                kept.with_suffix(".txt").write_text(f"{wrong.kind}: {wrong.text}", encoding="utf-8")

    atheris.Setup(
        [
            *(
                "fuzz",
                f"-max_total_time={seconds}",
                f"-seed={seed}",
                f"-max_len={target.longest}",
                "-rss_limit_mb=3000",
            ),
            *("-timeout=60", "-print_final_stats=1", f"-dict={words}", f"-artifact_prefix={found}/{name}-died-"),
            *("-reload=0", str(folder / "grown"), str(folder / "seeds")),
        ],
        one,
    )
    atheris.Fuzz()


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode())


if __name__ == "__main__":
    main()
