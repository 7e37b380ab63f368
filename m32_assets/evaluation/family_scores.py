"""How a model does on generated questions, by family, and the weights that a next training's families get from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from m32_assets.common.errors import M32Error, misfit
from m32_assets.evaluation.error_kinds import ERROR_KINDS, ErrorKind
from m32_assets.evaluation.scorecard import JudgedRow

KIND_WEIGHTS: dict[ErrorKind, float] = {kind: 0.5 if kind == "false_claim" else 1.0 for kind in ERROR_KINDS}
"""What a wrong answer of each kind adds to its family. False claims are mended by longer training rather than by more
questions of the family."""
LEAST_WEIGHT = 0.2
"""The weight of a family without a wrong answer."""


class FamilyScore(BaseModel):
    """A family's questions: how many were asked, and the wrong answers by kind."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    asked: Annotated[int, Field(ge=1)]
    wrong: Annotated[dict[ErrorKind, int], Field(description="wrong answers by kind")]

    @property
    def share_wrong(self) -> float:
        """The share of wrong answers."""
        return sum(self.wrong.values()) / self.asked


class FamilyScores(BaseModel):
    """``family_scores.json``: the scores of a checkpoint on generated questions that it was not trained on."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    checkpoint: Annotated[str, Field(description="sha256 of the checkpoint that answered")]
    families: Annotated[dict[str, FamilyScore], Field(min_length=1)]


def family_scores(checkpoint: str, rows: Sequence[JudgedRow]) -> FamilyScores:
    """The scores of judged rows, whose category is the family."""
    asked: dict[str, int] = {}
    wrong: dict[str, dict[ErrorKind, int]] = {}
    for row in rows:
        asked[row.category] = asked.get(row.category, 0) + 1
        kinds = wrong.setdefault(row.category, {})
        if row.error_kind:
            kinds[row.error_kind] = kinds.get(row.error_kind, 0) + 1
    return FamilyScores(
        checkpoint=checkpoint,
        families={name: FamilyScore(asked=asked[name], wrong=wrong[name]) for name in sorted(asked)},
    )


def family_weights(scores: FamilyScores) -> dict[str, float]:
    """The share of each family in extra traces of its kind: ``LEAST_WEIGHT``, and more by its wrong answers."""
    return {
        name: round(LEAST_WEIGHT + sum(KIND_WEIGHTS[kind] * n for kind, n in score.wrong.items()) / score.asked, 4)
        for name, score in scores.families.items()
    }


def read_family_scores(path: Path) -> FamilyScores:
    """The scores in a file.

    Raises:
        M32Error: the file is missing or of another form.
    """
    try:
        return FamilyScores.model_validate_json(path.read_bytes())
    except OSError as error:
        raise M32Error(str(path), error.strerror or "an unreadable file", "a family_scores.json") from None
    except ValidationError as error:
        raise misfit(str(path), error) from None


def shares_wrong(scores: FamilyScores) -> Mapping[str, float]:
    """Percent of wrong answers by family, the worst first."""
    order = sorted(scores.families.items(), key=lambda item: (-item[1].share_wrong, item[0]))
    return {name: round(100 * score.share_wrong, 1) for name, score in order}
