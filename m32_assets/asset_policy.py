"""What every asset and every check of this project has in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dagster as dg

OWNERS = ["team:m32"]


def blocking(asset: str, **checks: str) -> list[dg.AssetCheckSpec]:
    """Blocking check specs by name, with what each holds: nothing flows on where one fails."""
    return [dg.AssetCheckSpec(name, asset=asset, blocking=True, description=text) for name, text in checks.items()]


def checked(name: str, findings: Sequence[str], good: str, **metadata: Any) -> dg.AssetCheckResult:
    """A check result that reads as a sentence and shows the first findings."""
    text = good if not findings else f"{len(findings)} found: " + "; ".join(findings[:5])
    return dg.AssetCheckResult(
        check_name=name, passed=not findings, description=text,
        metadata={"result": text, "findings": dg.MetadataValue.md("\n".join(f"- {f}" for f in findings[:50]) or "none"), **metadata},
    )  # fmt: skip


def preview(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> dg.MetadataValue:
    """A Markdown table of the first rows."""

    def cell(value: Any) -> str:
        return " ".join(str(value).replace("|", "\\|").split())[:160]

    lines = [" | ".join(columns), " | ".join("---" for _ in columns)]
    lines += [" | ".join(cell(row.get(c, "")) for c in columns) for row in rows]
    return dg.MetadataValue.md("\n".join(f"| {line} |" for line in lines))
