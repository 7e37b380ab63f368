"""Solves a trace of every family under each of ten thousand seeds.

python -m dev.drills.families_drill [SEEDS]
"""

from __future__ import annotations

import sys
import time

from m32_assets.traces.family import families


def main(seeds: int = 10_000) -> None:
    """Print how many were solved.

    Raises:
        AssertionError: a solver gives another answer; names the family, the seed, the prompt and both answers.
    """
    begin, solved = time.perf_counter(), 0
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
    seconds = time.perf_counter() - begin
    print(f"families: solved {solved} traces, {seeds} seeds x {len(families())} families, in {seconds:.0f} s")


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
