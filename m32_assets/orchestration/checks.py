"""Check results, and the end of every asset: outputs are handed on only where its checks pass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import dagster as dg

from m32_assets.orchestration.project_paths import ProjectPaths

SHOWN = 8
"""Findings that a check's page shows in rows."""
LISTED = 200
"""Findings in the list behind a click."""


def check_result(
    name: str,
    findings: Sequence[str],
    good: str,
    *,
    severity: dg.AssetCheckSeverity = dg.AssetCheckSeverity.ERROR,
    **metadata: Any,
) -> dg.AssetCheckResult:
    """A check result that reads as a sentence and shows the offending lines.

    Args:
        findings: one sentence for each fault, with its line or row. The check passes without any.
        good: the sentence of a check that passes.
        severity: WARN never blocks, even if the check is declared blocking.
    """
    text = good if not findings else f"{len(findings)} found: " + "; ".join(findings[:5])
    return dg.AssetCheckResult(
        check_name=name,
        passed=not findings,
        severity=severity,
        description=text,
        metadata={"found": len(findings), **_listed(findings), **metadata},
    )


def _listed(findings: Sequence[str]) -> dict[str, dg.MetadataValue]:
    """The first findings in rows, and a longer list of them behind a click."""
    rows: dict[str, dg.MetadataValue] = {
        f"offending_{n}": dg.MetadataValue.text(text) for n, text in enumerate(findings[:SHOWN], 1)
    }
    if len(findings) > SHOWN:
        items = [f"- {' '.join(finding.split())}" for finding in findings[:LISTED]]
        items += [f"- … and {len(findings) - LISTED} more"] if len(findings) > LISTED else []
        rows["all_offending"] = dg.MetadataValue.md("\n".join(items))
    return rows


def materialize_result(
    context: dg.AssetExecutionContext,
    paths: ProjectPaths,
    *,
    version: str,
    checks: Sequence[dg.AssetCheckResult],
    metadata: dict[str, Any],
    outputs: dict[str, Any] | None = None,
) -> dg.MaterializeResult:
    """The asset's result. Its outputs and upstream data versions are handed on if no check blocks.

    Args:
        version: sha256 of the asset's content.
        outputs: what the assets below need to know.

    Raises:
        M32Error: an upstream asset has no outputs. It was not materialized, or a check of it failed.
    """
    name = context.asset_key.to_user_string()
    above = sorted(key.to_user_string() for key in context.assets_def.asset_deps[context.asset_key])
    upstream = {asset: paths.outputs(asset)["data_version"] for asset in above}
    for check in checks:
        blocks = is_blocking_failure(check)
        log = context.log.info if check.passed else context.log.error if blocks else context.log.warning
        log(f"{check.check_name}: {check.description}")
    if any(map(is_blocking_failure, checks)):
        paths.clear_outputs(name)
    else:
        paths.write_outputs(name, {**(outputs or {}), "data_version": version, "upstream_versions": upstream})
    return dg.MaterializeResult(metadata=metadata, data_version=dg.DataVersion(version), check_results=list(checks))


def is_blocking_failure(check: dg.AssetCheckResult) -> bool:
    """Whether the check stops the assets below: it failed with severity ERROR."""
    return not check.passed and check.severity is dg.AssetCheckSeverity.ERROR
