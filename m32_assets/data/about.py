"""What is said about a file of rows, in ``<file>.about.yaml`` beside it: its columns, its licence, where it is from."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from m32_assets.common.errors import M32Error, misfit
from m32_assets.common.yaml_files import read_yaml
from m32_assets.traces.provenance import UNKNOWN

ENDING = ".about.yaml"

Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class About(BaseModel):
    """The content of the file. Without one, the columns have the names of a form and the licence is unknown."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    map: Annotated[dict[Name, Name], Field(description="name of a form's column → the file's own name for it")] = {}
    licence: Annotated[Name, Field(description="of the rows, as the hub names it, e.g. mit")] = UNKNOWN
    source: Annotated[str, Field(max_length=1000, description="where the rows are from")] = ""


def about_path(file: Path) -> Path:
    """The place of what is said about a file."""
    return file.with_name(file.name + ENDING)


def read_about(file: Path) -> About:
    """What is said about a file.

    Raises:
        M32Error: it cannot be read, or says something else.
    """
    path = about_path(file)
    if not path.exists():
        return About()
    try:
        return About.model_validate(read_yaml(path).value or {})
    except ValidationError as error:
        raise misfit(str(path), error) from None


def parse_map(pairs: Iterable[str]) -> dict[str, str]:
    """``["prompt=instruction"]`` as ``{"prompt": "instruction"}``.

    Raises:
        M32Error: a pair is no pair, or a name is given twice.
    """
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, column = (part.strip() for part in pair.partition("="))
        if not (name and equals and column):
            raise M32Error("--map", repr(pair), "NAME=COLUMN, e.g. prompt=instruction")
        if name in found:
            raise M32Error("--map", f"{name} twice", "every name once")
        found[name] = column
    return found
