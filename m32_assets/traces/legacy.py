"""The flat dev-reasoning-v1 form, with ``trace_steps: list[str]`` in place of ``steps``, is converted here alone.

A legacy line holds ``prompt``, ``trace_steps`` and ``final_answer``, and may hold ``trace_version`` and ``meta``.
"""

from __future__ import annotations

from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.traces.provenance import OWN_LICENCE, Provenance

LEGACY_KEY = "dev-reasoning-v1"
LEGACY_PROVENANCE = Provenance(
    generator="legacy import",
    licence=OWN_LICENCE,
    description="Imported from the flat legacy form (`legacy.jsonl`) for reference, faults included: six bare "
    "templates, questions asked again, borrows that are never shown, steps that say nothing. "
    "Not training data: no row is trained on.",
)


def is_legacy(value: Any) -> bool:
    """Whether a parsed line is of the legacy form."""
    return isinstance(value, dict) and "trace_steps" in value


def convert_legacy(value: dict[str, Any], where: str) -> dict[str, Any]:
    """The strict form of a legacy line. Unknown keys stay, for the schema to refuse.

    Raises:
        M32Error: ``trace_steps`` is not a list of strings, or the line has ``steps`` too.
    """
    if "steps" in value:
        raise M32Error(f"{where} steps", "steps and trace_steps", "one of the two")
    contents = value["trace_steps"]
    if not isinstance(contents, list):
        raise M32Error(f"{where} trace_steps", type(contents).__name__, "a list of strings")
    for i, content in enumerate(contents):
        if not isinstance(content, str):
            raise M32Error(f"{where} trace_steps.{i}", type(content).__name__, "a string")
    rest = {key: item for key, item in value.items() if key != "trace_steps"}
    steps = [{"i": i, "type": "step", "content": content} for i, content in enumerate(contents)]
    return {"trace_version": "1.0", **rest, "steps": steps}
