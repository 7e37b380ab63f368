"""What every contract of the evidence refuses: null, other fields, words that say nothing, and placeholders."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

NO_CHECKOUT = "not-a-git-checkout"
PLACEHOLDER = re.compile(
    r"<\s*(?:pending|todo|tbd|fixme|fill|insert|your|placeholder|replace|unknown|n/?a)\b[^<>]{0,80}>"
    r"|\b(?:TODO|TBD|FIXME|PENDING|CHANGEME|CHANGE_ME|REPLACE_ME|PLACEHOLDER)\b"
    r"|\{\{[^{}]{0,80}\}\}|\$\{[^{}]{0,80}\}|\bYOUR_[A-Z_]+\b|\bX{6,}\b"
)
"""What an unfinished form holds."""
_EMPTY_WORDS = {"", "unknown", "none", "null", "nan", "n/a", "pending", "tbd", "todo"}


def filled_in(text: str) -> str:
    """The text, if it says something."""
    if text.strip().casefold() in _EMPTY_WORDS:
        raise ValueError("says nothing")
    if match := PLACEHOLDER.search(text):
        raise ValueError(f"holds the placeholder {match[0]!r}")
    return text


def _not_null(value: object) -> object:
    if value is None:
        raise ValueError("is null; leave the field out")
    return value


Text = Annotated[str, AfterValidator(filled_in)]
LeftOut = BeforeValidator(_not_null)
"""Of an optional field: it is left out, never null."""
Commit = Annotated[str, Field(pattern=rf"^([0-9a-f]{{40}}|[0-9a-f]{{64}}|{NO_CHECKOUT})$")]
Moment = Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$")]


class Strict(BaseModel):
    """A contract: no other fields, no other types, no null, and no number that is not finite."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, allow_inf_nan=False)
