"""What every asset and every check of this project has in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dagster as dg

from m32_assets.evaluation.plots import data_uri
from m32_assets.resources import ProjectPaths

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


def finished(
    context: dg.AssetExecutionContext, paths: ProjectPaths, *, version: str, checks: Sequence[dg.AssetCheckResult],
    metadata: dict[str, Any], facts: dict[str, Any] | None = None,
) -> dg.MaterializeResult:  # fmt: skip
    """The asset's result; its facts and the data versions it was made from are handed on only where all checks pass.

    Args:
        version: content hash of what was made.
        facts: what the assets below need to know.

    Raises:
        M32Error: an upstream asset has handed nothing on, because it was not materialized or did not pass.
    """
    name = context.asset_key.to_user_string()
    above = sorted(key.to_user_string() for key in context.assets_def.asset_deps[context.asset_key])
    upstream = {asset: paths.facts(asset)["data_version"] for asset in above}
    for check in checks:
        (context.log.info if check.passed else context.log.error)(f"{check.check_name}: {check.description}")
    if all(check.passed for check in checks):
        paths.hand_on(name, {**(facts or {}), "data_version": version, "upstream_versions": upstream})
    else:
        paths.withdraw(name)
    return dg.MaterializeResult(metadata=metadata, data_version=dg.DataVersion(version), check_results=list(checks))


def picture(png: bytes, text: str) -> dg.MetadataValue:
    """A PNG that the UI shows; ``text`` is what a reader without eyes for it gets."""
    return dg.MetadataValue.md(f"![{text}]({data_uri(png)})")


def preview(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> dg.MetadataValue:
    """A Markdown table of the first rows."""

    def cell(value: Any) -> str:
        return " ".join(str(value).replace("|", "\\|").split())[:160]

    lines = [" | ".join(columns), " | ".join("---" for _ in columns)]
    lines += [" | ".join(cell(row.get(c, "")) for c in columns) for row in rows]
    return dg.MetadataValue.md("\n".join(f"| {line} |" for line in lines))
