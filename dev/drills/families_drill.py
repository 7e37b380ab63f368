"""Drill of the solvers: ``python -m dev.drills.families_drill [SEEDS]``.

Input: a trace of every family under each of SEEDS seeds.
Must hold: the solver finds the answer of the trace from the prompt alone. The first other answer raises an error.
Prints: the number of traces solved, and the seconds.
"""

from __future__ import annotations

import sys
import time

from m32_assets.traces.family import families


def main(seeds: int = 10_000) -> None:
    """Solve all traces and print how many.

    Raises:
        AssertionError: a solver disagrees; names the family, the seed, the prompt and both answers.
    """
    started, solved = time.perf_counter(), 0
    for name, family in families().items():
        solve = family.solve
        assert solve is not None, f"{name} has no solver"
        for seed in range(seeds):
            draft = family.draft(seed, seed % family.size)
            answer = solve(draft.prompt)
            assert answer == draft.answer, (
                f"{name}, seed {seed}: {draft.prompt!r} gives {answer!r}, not {draft.answer!r}"
            )
            solved += 1
    seconds = time.perf_counter() - started
    print(f"families: {solved} of {seeds} seeds x {len(families())} families solved, {seconds:.0f} s")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
