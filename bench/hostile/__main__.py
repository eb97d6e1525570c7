"""Print the table; exit status 1 when a file did harm."""

from __future__ import annotations

import argparse
import sys
import time

from bench.hostile.attack import attack
from bench.hostile.catalogue import files
from bench.trial import trials


def main() -> None:
    """Attack."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=1000, help="at most so many files of each kind")
    options.add_argument("--minutes", type=float, default=1e9)
    options.add_argument("--kind", action="append", help="only this kind (may be repeated)")
    given = options.parse_args()
    end, harm, worst = time.monotonic() + 60 * given.minutes, 0, (0.0, 0)
    number = 0
    with trials() as trial:
        home = trial.copy()
        print(f"{'kind':<10}{'file':<28}{'CPU s':>7}{'MiB':>5}  what was said")
        for kind, some in files().items():
            for one in some[: given.count] if not given.kind or kind in given.kind else []:
                if time.monotonic() > end:
                    break
                done = attack(trial, home, one)
                number, harm = number + 1, harm + bool(done.wrong)
                worst = max(worst[0], done.cpu), max(worst[1], done.peak)
                name = one.name.encode("ascii", "backslashreplace").decode().encode("unicode_escape").decode()[:26]
                said = ("HARM: " + "; ".join(done.wrong)) if done.wrong else done.said[:150]
                print(f"{kind:<10}{name:<28}{done.cpu:>7.2f}{done.peak:>5}  {said}"[:700], flush=True)
    print(f"{number} files, {harm} did harm; at worst {worst[0]:.2f} CPU s and {worst[1]} MiB")
    sys.exit(bool(harm))


if __name__ == "__main__":
    main()
