"""An answer must meet the demand in ``meta.demand``, which says what every right answer has in common."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import ValidationError

from m32_assets.common.errors import found_and_expected
from m32_assets.traces.demand import Demand
from m32_assets.traces.verification.report import AnyTrace


def demand_findings(trace: AnyTrace) -> Iterator[str]:
    """A sentence for each demand that the answer does not meet, or for a demand that cannot be read."""
    given = trace.meta.get("demand") if trace.meta else None
    if given is None:
        return
    try:
        demand = Demand.model_validate(given)
    except ValidationError as error:
        found, expected = found_and_expected(error.errors(include_url=False)[0])
        yield f"meta.demand: found {found}, expected {expected}"
        return
    for unmet in demand.unmet(trace.final_answer):
        yield f"the answer {trace.final_answer[:60]!r} does not meet the demand: {unmet}"
