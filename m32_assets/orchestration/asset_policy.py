"""What every asset and every check of this project has in common."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, get_args

import dagster as dg
from pydantic import BaseModel

from m32_assets.common.figures import data_uri
from m32_assets.orchestration.project_paths import ProjectPaths

OWNERS = ["team:m32"]
ACCELERATED = {"m32/uses": "accelerator"}
"""Tag of the assets that hold the accelerator's lock while they are made: find them by it in the catalog."""
INLINE = 960
"""Markdown of fewer than 1000 characters is shown on an asset's page; longer text is behind a click."""
SHOWN, LISTED = 8, 200
"""Findings on the page, and in the long list."""


def blocking(asset: str, **checks: str) -> list[dg.AssetCheckSpec]:
    """Blocking check specs by name, with what each holds: nothing flows on where one fails."""
    return [dg.AssetCheckSpec(name, asset=asset, blocking=True, description=text) for name, text in checks.items()]


def checked(
    name: str,
    findings: Sequence[str],
    good: str,
    *,
    severity: dg.AssetCheckSeverity = dg.AssetCheckSeverity.ERROR,
    **metadata: Any,
) -> dg.AssetCheckResult:
    """A check result that reads as a sentence and shows the offending lines.

    Args:
        findings: a sentence each, with the line or the row it is about; none where the check holds.
        good: the sentence for a check that holds.
        severity: WARN stops nothing, also of a check that is declared blocking.
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
    """The first findings a row each, where the check's page shows them; more of them behind a click."""
    rows: dict[str, dg.MetadataValue] = {
        f"offending_{n}": dg.MetadataValue.text(text) for n, text in enumerate(findings[:SHOWN], 1)
    }
    if len(findings) > SHOWN:
        items = [f"- {' '.join(finding.split())}" for finding in findings[:LISTED]]
        items += [f"- … and {len(findings) - LISTED} more"] if len(findings) > LISTED else []
        rows["all_offending"] = dg.MetadataValue.md("\n".join(items))
    return rows


def _fitting(lines: Sequence[str], limit: int) -> list[str]:
    """The first lines, as many as stay below ``limit`` characters."""
    used, kept = 0, []
    for line in lines:
        used += len(line) + 1
        if used > limit:
            break
        kept.append(line)
    return kept


def finished(
    context: dg.AssetExecutionContext,
    paths: ProjectPaths,
    *,
    version: str,
    checks: Sequence[dg.AssetCheckResult],
    metadata: dict[str, Any],
    facts: dict[str, Any] | None = None,
) -> dg.MaterializeResult:
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
        say = context.log.info if check.passed else context.log.error if stops(check) else context.log.warning
        say(f"{check.check_name}: {check.description}")
    if not any(stops(check) for check in checks):
        paths.hand_on(name, {**(facts or {}), "data_version": version, "upstream_versions": upstream})
    else:
        paths.withdraw(name)
    return dg.MaterializeResult(metadata=metadata, data_version=dg.DataVersion(version), check_results=list(checks))


def stops(check: dg.AssetCheckResult) -> bool:
    """Whether nothing below the asset may run: the check failed, and by more than a warning."""
    return not check.passed and check.severity is dg.AssetCheckSeverity.ERROR


def picture(png: bytes, text: str) -> dg.MetadataValue:
    """A PNG that the UI shows behind a click, being long; ``text`` is what a reader without eyes for it gets."""
    return dg.MetadataValue.md(f"![{text}]({data_uri(png)})")


def sketch(address: str, text: str) -> dg.MetadataValue:
    """A drawing of ``m32_assets.common.svg``: short enough for the page to show it without a click."""
    return dg.MetadataValue.md(f"![{text}]({address})")


def preview(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> dg.MetadataValue:
    """A Markdown table of the first rows, as many as the page shows without a click; cells are cut to make room for
    four."""
    head = [" | ".join(columns), " | ".join("---" for _ in columns)]
    width = max(16, INLINE // (4 * len(columns)) - 4)
    body = [" | ".join(_cell(row.get(c, ""), width) for c in columns) for row in rows]
    lines = [f"| {line} |" for line in [*head, *body]]
    return dg.MetadataValue.md("\n".join(_fitting(lines, INLINE)))


def bars(counts: Mapping[str, float], width: int = 24) -> dg.MetadataValue:
    """Counts as a Markdown table with a bar each, e.g. of a composition; shown on the page without a click.

    Args:
        width: characters of the longest bar; bars are drawn to an eighth of one.
    """
    if not counts:
        return dg.MetadataValue.md("none")
    largest, total = max(counts.values(), default=0) or 1, sum(counts.values()) or 1
    lines = ["| | | | |", "| --- | ---: | ---: | --- |"]
    lines += [f"| {k} | {n:g} | {100 * n / total:.1f} % | {_bar(width * n / largest)} |" for k, n in counts.items()]
    return dg.MetadataValue.md("\n".join(_fitting(lines, INLINE)))


def _bar(length: float) -> str:
    """As many blocks, the last one cut to an eighth."""
    whole, rest = divmod(round(8 * length), 8)
    return "█" * whole + " ▏▎▍▌▋▊▉"[rest].strip()


def columns_of(model: type[BaseModel], sources: Mapping[str, Sequence[str]] | None = None) -> dict[str, Any]:
    """What the page says of the columns of a file whose lines are of this pydantic model.

    Args:
        sources: by column, ``asset.column`` of each column above that it was made from. The lineage is recorded as
            Dagster has it, and said in the descriptions too, because its open-source UI does not draw it.
    """
    sources = sources or {}
    schema = {"dagster/column_schema": column_schema(model, {name: _sources(found) for name, found in sources.items()})}
    return {**schema, **({"dagster/column_lineage": _lineage(sources)} if sources else {})}


def column_schema(model: type[BaseModel], more: Mapping[str, str] | None = None) -> dg.TableSchema:
    """The columns: names, types as people write them, descriptions, with what is to be added to them."""
    columns = []
    for name, field in model.model_fields.items():
        kind = field.annotation
        written = kind.__name__ if isinstance(kind, type) and not get_args(kind) else str(kind)
        written = re.sub(r"\b(?:\w+\.)+(\w+)", r"\1", written)
        said = [part for part in (field.description, (more or {}).get(name)) if part]
        columns.append(dg.TableColumn(name, type=written, description="; ".join(said) or None))
    return dg.TableSchema(columns=columns)


def _sources(found: Sequence[str]) -> str:
    """Sources as a reader has them, e.g. ``from `prompt`, `steps` of dev_reasoning_v2 and ingested_traces``."""
    columns: dict[str, list[str]] = {}
    for asset, _, name in (source.partition(".") for source in found):
        columns.setdefault(asset, []).append(f"`{name}`")
    assets: dict[str, list[str]] = {}
    for asset, names in columns.items():
        assets.setdefault(", ".join(names), []).append(asset)
    return "from " + "; ".join(f"{names} of {' and '.join(of)}" for names, of in assets.items())


def _lineage(sources: Mapping[str, Sequence[str]]) -> dg.TableColumnLineage:
    return dg.TableColumnLineage(
        {
            column: [
                dg.TableColumnDep(dg.AssetKey(asset), name)
                for asset, _, name in (source.partition(".") for source in found)
            ]
            for column, found in sources.items()
        }
    )


def _cell(value: Any, width: int) -> str:
    text = " ".join(str(value).split())
    text = text if len(text) <= width else text[: width - 1] + "…"
    return re.sub(r"([\\`*_<\[~|])", r"\\\1", text)  # as text: a tag of the form would be taken for HTML, and vanish
