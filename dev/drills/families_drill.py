"""Ten thousand seeds, a trace of every family under each: the solver answers from the prompt as the trace does.

python -m dev.drills.families_drill [SEEDS]
"""

from __future__ import annotations

import sys
import time

from m32_assets.traces.family import families
from m32_assets.traces.verification.solver import solver_of


def main(seeds: int = 10_000) -> None:
    """Print how many were solved; the first that is not solved is an error.

    Raises:
        AssertionError: with the family, the seed, the prompt and both answers.
    """
    begin, solved = time.perf_counter(), 0
    for name, family in families().items():
        solve = solver_of(name)
        assert solve is not None, f"{name} has no solver"
        for seed in range(seeds):
            draft = family.draft(seed, seed % family.size)
            answer = solve(draft.prompt)
            assert answer == draft.answer, (
                f"{name}, seed {seed}: {draft.prompt!r} gives {answer!r}, not {draft.answer!r}"
            )
            solved += 1
    print(
        f"families: {solved} of {seeds} seeds x {len(families())} families solved again, {time.perf_counter() - begin:.0f} s"
    )


if __name__ == "__main__":
    main(*(int(argument) for argument in sys.argv[1:]))
