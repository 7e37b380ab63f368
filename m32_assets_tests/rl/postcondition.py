"""What holds of every correction."""

from m32_assets.evaluation.answers import Style, reasoning_span
from m32_assets.evaluation.error_kinds import false_claim
from m32_assets.rl.correction import Correction
from m32_assets.traces.verification.arithmetic import check_arithmetic


def check(text: str, found: Correction, style: Style = "tags") -> None:
    """Hold a correction of a text to what all corrections promise."""
    span, kept = reasoning_span(text, style), reasoning_span(found.prefix, style)
    assert span is not None
    assert kept is not None
    first = false_claim(text[slice(*span)])
    assert first.line == found.prefix[span[0] :].count("\n") + 1
    assert not false_claim(found.prefix[slice(*kept)]).line
    assert check_arithmetic(found.prefix.rpartition("\n")[2]) == []
    assert found.prefix[: found.start] == text[: found.start]
    assert found.prefix[found.start :] == found.value
    assert found.claim in text
    assert not found.prefix.endswith(found.claim)
