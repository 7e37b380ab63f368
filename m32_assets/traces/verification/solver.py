"""The answer, found again from the prompt by the family's solver.

Solvers try every case and know the wordings of their family only. So they are asked about the prompts that the family
itself writes, which is proved by writing the prompt again. Of anyone else's prompt no solver can tell.
"""

from __future__ import annotations

from collections.abc import Iterator

from m32_assets.traces.family import Family, families
from m32_assets.traces.verification.report import AnyTrace


def family_of(trace: AnyTrace) -> Family | None:
    """The family that writes this trace's prompt from the seed and index in ``meta``; None if there is none."""
    meta = trace.meta
    if not meta or "family" not in meta:
        return None
    name, seed, index = meta["family"], meta.get("seed"), meta.get("index")
    if type(name) is not str or type(seed) is not int or type(index) is not int:
        return None
    family = families().get(name)
    if family is None or not 0 <= index < family.size or seed.bit_length() > 64:
        return None
    return family if family.prompt(seed, index) == trace.prompt else None


def solver_findings(trace: AnyTrace, family: Family) -> Iterator[str]:
    """A finding where the solver of the trace's family finds another answer, or cannot read the prompt.

    Args:
        family: as :func:`family_of` gives it.
    """
    assert family.solve is not None
    try:
        answer = family.solve(trace.prompt)
    except Exception as error:  # a solver that cannot read its own family's prompt is at fault
        yield f"the solver of {family.name} cannot read the prompt {trace.prompt[:60]!r} ({type(error).__name__})"
        return
    if answer != trace.final_answer:
        yield f"the prompt {trace.prompt[:60]!r} gives {answer[:60]!r}, the trace says {trace.final_answer[:60]!r}"
