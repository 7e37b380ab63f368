"""Asset selections: which assets they name, what is missing above these, and what is out of date."""

from __future__ import annotations

import difflib
import re
import warnings
from collections.abc import Iterable, Mapping
from typing import Any

import dagster as dg

from m32_assets.common.errors import M32Error

EXPECTED = "names joined by commas, with +name, name+, 2+name, *, group:, kind:, tag:, and, or, not, as in the UI"
_WORDS = {"and", "or", "not", "sinks", "roots"}
_TOKEN = re.compile(r'"[^"]*"|\w+:"[^"]*"|\w+:[^\s,()"+]+|[\w*]+|.', re.S)


def select(text: str, graph: Any) -> list[str]:
    """Names of the selected assets, in dependency order.

    The syntax is that of Dagster's UI: ``+`` means all levels, and a comma means ``or``. Dagster's command line reads
    ``+name`` as one level.

    Args:
        graph: the asset graph of a repository.

    Raises:
        M32Error: the text cannot be parsed, selects no asset, or names an unknown asset.
    """
    known = [key.to_user_string() for key in graph.toposorted_asset_keys]
    wanted, names = _in_ui_syntax(text)
    for name in names:
        if "*" not in name and name not in known:
            near = difflib.get_close_matches(name, known, 3) or known
            raise M32Error(f"selection {text!r}", f"no asset {name!r}", f"one of {', '.join(near)}")
    try:
        with warnings.catch_warnings():
            # Dagster's parser itself passes a beta parameter
            warnings.filterwarnings("ignore", "Parameter `include_sources`", dg.BetaWarning)
            selection = dg.AssetSelection.from_string(wanted)
        chosen = {key.to_user_string() for key in selection.resolve(graph)}
    except dg.DagsterError:
        raise M32Error(f"selection {text!r}", "no valid selection", EXPECTED) from None
    if not chosen:
        raise M32Error(f"selection {text!r}", "no asset", f"a selection of at least one of {', '.join(known)}")
    return [name for name in known if name in chosen]


def missing_above(selected: Iterable[str], parents: Mapping[str, Iterable[str]], made: Iterable[str]) -> list[str]:
    """Assets that must be materialized before the selected ones, in dependency order.

    Args:
        parents: asset → the assets it depends on.
        made: the assets that have outputs.
    """
    selected, made = set(selected), set(made)
    missing: list[str] = []

    def look_above(name: str) -> None:
        for parent in sorted(parents.get(name, ())):
            if parent not in selected and parent not in made and parent not in missing:
                look_above(parent)
                missing.append(parent)

    for name in sorted(selected):
        look_above(name)
    return missing


def out_of_date(outputs: Mapping[str, Mapping[str, Any]]) -> dict[str, list[str]]:
    """Assets made from former versions of others: name → the names of those others.

    Args:
        outputs: the outputs of each asset, with ``data_version`` and ``upstream_versions``.
    """
    found: dict[str, list[str]] = {}
    for name, output in outputs.items():
        changed = [
            above
            for above, version in output["upstream_versions"].items()
            if above in outputs and outputs[above]["data_version"] != version
        ]
        if changed:
            found[name] = sorted(changed)
    return found


def _in_ui_syntax(text: str) -> tuple[str, list[str]]:
    """The text in Dagster's syntax (``key:"name"``, ``or``), and the bare names in it."""
    names: list[str] = []
    parts: list[str] = []
    for token in _TOKEN.findall(text.strip()):
        if token == ",":
            parts.append(" or ")
        elif re.fullmatch(r"[\w*]*[A-Za-z_][\w*]*", token) and token.lower() not in _WORDS:
            names.append(token)
            parts.append(f'key:"{token}"')
        else:
            parts.append(token)
    return "".join(parts), names
