"""What an asset's page shows: pictures, tables, bars, columns and their lineage."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import dagster as dg
from pydantic import BaseModel

from m32_assets.common.figures import data_uri
from m32_assets.common.markdown import table_cell, type_name

INLINE = 960
"""Characters of Markdown that the page shows without a click; its own limit is 1000."""
MARKUP = r"\`*_<[~|"
"""Escaped in table cells: the UI would swallow <reasoning> as an HTML tag."""


def _fitting(lines: Sequence[str], limit: int) -> list[str]:
    """The first lines that together stay below ``limit`` characters."""
    used, kept = 0, []
    for line in lines:
        used += len(line) + 1
        if used > limit:
            break
        kept.append(line)
    return kept


def picture(png: bytes, text: str) -> dg.MetadataValue:
    """A PNG, which the UI shows behind a click; ``text`` is its alt text."""
    return dg.MetadataValue.md(f"![{text}]({data_uri(png)})")


def sketch(address: str, text: str) -> dg.MetadataValue:
    """A drawing of ``m32_assets.common.svg``: short enough for the page to show it without a click."""
    return dg.MetadataValue.md(f"![{text}]({address})")


def preview(rows: Sequence[dict[str, Any]], columns: Sequence[str]) -> dg.MetadataValue:
    """A Markdown table of the first rows, as many as the page shows without a click; cells are cut to make room for
    four."""
    head = [" | ".join(columns), " | ".join("---" for _ in columns)]
    width = max(16, INLINE // (4 * len(columns)) - 4)
    body = [" | ".join(table_cell(row.get(c, ""), escape=MARKUP, width=width) for c in columns) for row in rows]
    lines = [f"| {line} |" for line in [*head, *body]]
    return dg.MetadataValue.md("\n".join(_fitting(lines, INLINE)))


def bars(counts: Mapping[str, float], width: int = 24) -> dg.MetadataValue:
    """Counts as a Markdown table with bars, which the page shows without a click.

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
    """Blocks of this length; the last one is cut to an eighth."""
    whole, rest = divmod(round(8 * length), 8)
    return "█" * whole + " ▏▎▍▌▋▊▉"[rest].strip()


def columns_of(model: type[BaseModel], sources: Mapping[str, Sequence[str]] | None = None) -> dict[str, Any]:
    """Metadata for the columns of a file whose lines are of this pydantic model.

    Args:
        sources: column → the ``asset.column`` names that it was made from. The lineage is recorded for Dagster and
            repeated in the descriptions, because the open-source UI does not draw it.
    """
    sources = sources or {}
    schema = {"dagster/column_schema": column_schema(model, {name: _sources(found) for name, found in sources.items()})}
    return {**schema, **({"dagster/column_lineage": _lineage(sources)} if sources else {})}


def column_schema(model: type[BaseModel], more: Mapping[str, str] | None = None) -> dg.TableSchema:
    """The columns of a model: names, readable types, descriptions.

    Args:
        more: column → text to add to its description.
    """
    columns = []
    for name, field in model.model_fields.items():
        said = [part for part in (field.description, (more or {}).get(name)) if part]
        columns.append(dg.TableColumn(name, type=type_name(field.annotation), description="; ".join(said) or None))
    return dg.TableSchema(columns=columns)


def _sources(found: Sequence[str]) -> str:
    """Sources in words, e.g. ``from `prompt`, `steps` of dev_reasoning_v2 and ingested_traces``."""
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
