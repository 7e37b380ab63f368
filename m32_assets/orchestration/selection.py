"""Which assets a selection names, what they lack above them, and what below them is out of date."""

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
    """Names of the assets that ``text`` selects, each after those it depends on.

    The syntax is that of Dagster's UI, where a bare ``+`` means all levels; commas join like ``or``. Dagster's own
    command line reads a bare ``+`` in front of a bare name as one level.

    Args:
        graph: the asset graph of a repository.

    Raises:
        M32Error: the text cannot be parsed, names no asset, or an asset that is not there.
    """
    known = [key.to_user_string() for key in graph.toposorted_asset_keys]
    wanted, names = _in_ui_syntax(text)
    for name in names:
        if "*" not in name and name not in known:
            near = difflib.get_close_matches(name, known, 3) or known
            raise M32Error(f"selection {text!r}", f"no asset {name!r}", f"one of {', '.join(near)}")
    try:
        with warnings.catch_warnings():
            # Dagster's own parser passes a parameter that Dagster calls beta
            warnings.filterwarnings("ignore", "Parameter `include_sources`", dg.BetaWarning)
            selection = dg.AssetSelection.from_string(wanted)
        chosen = {key.to_user_string() for key in selection.resolve(graph)}
    except dg.DagsterError:
        raise M32Error(f"selection {text!r}", "no selection that can be read", EXPECTED) from None
    if not chosen:
        raise M32Error(f"selection {text!r}", "no asset", f"a selection of at least one of {', '.join(known)}")
    return [name for name in known if name in chosen]


def missing_above(selected: Iterable[str], parents: Mapping[str, Iterable[str]], made: Iterable[str]) -> list[str]:
    """What has to be made before the selected assets can be, nearest last; empty where nothing is missing.

    Args:
        parents: of each asset, those it depends on.
        made: the assets that have handed something on.
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
    """Of each asset that was made from a former version of another: the names of those others.

    Args:
        outputs: what each asset handed on, with ``data_version`` and ``upstream_versions``.
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
    """The text with bare names written as ``key:"name"`` and commas as ``or``, and the bare names."""
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
