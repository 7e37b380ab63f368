"""Where the rows of a dataset come from, as its manifest says it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]
UNKNOWN = "unknown"
"""A licence or a generator that nobody has named. The hub knows a licence of this name too."""
OWN_LICENCE = "apache-2.0"
"""Of everything that this project wrote itself, by the hub's name."""


class SourceFile(BaseModel):
    """A file that rows of a dataset were read from."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1, description="of the file, or the id of a dataset of the hub")]
    form: Annotated[str, Field(min_length=1, description="how its rows are written, e.g. traces or gsm8k")]
    sha256: Annotated[Sha256, Field(description="of the file")]
    licence: Annotated[str, Field(min_length=1, description="of its rows, as far as it is known")] = UNKNOWN
    rows: Annotated[Count, Field(description="of the dataset that were read from it; rows are in the order of files")]


class Provenance(BaseModel):
    """What wrote the rows of a dataset, and from what."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    generator: Annotated[str, Field(min_length=1, description="what wrote the rows")]
    seed: Annotated[int | None, Field(description="that decides every row; null if nothing was drawn")] = None
    families: Annotated[dict[str, Count], Field(description="rows by task family; empty if none were generated")] = {}
    licence: Annotated[str, Field(min_length=1, description="of the rows, by the hub's name")] = UNKNOWN
    files: Annotated[list[SourceFile], Field(description="that the rows were read from; empty if none")] = []
    description: Annotated[str, Field(min_length=1, description="in a sentence or two, for the card")]


def provenance_of_sentence(sentence: str, seed: Any) -> dict[str, Any]:
    """The provenance of a manifest of an earlier version, which has the description alone."""
    return {"generator": UNKNOWN, "seed": seed, "description": sentence}


def common_licence(files: list[SourceFile]) -> str:
    """The licence of the rows of all files: that of each, ``unknown`` if one is not known, else ``other``."""
    licences = {file.licence for file in files if file.rows} or {UNKNOWN}
    if UNKNOWN in licences:
        return UNKNOWN
    return licences.pop() if len(licences) == 1 else "other"
