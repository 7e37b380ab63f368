"""Where two outputs of one model part, and how nearly it was indifferent there.

Devices round differently. Greedy decoding turns a difference of one rounding into another token where two tokens have
almost the same logit, and everything after that token may differ. So the outputs of two devices are compared by the
first token in which they differ.

``python -m m32_assets.evaluation.divergence REQUEST ANSWER`` does it in a process of its own.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from m32_assets.common.files import read_json, write_json
from m32_assets.evaluation.answering import load_for_inference, template_of
from m32_assets.gemma.model_folder import ModelFolder, open_model_folder
from m32_assets.gemma.tokenizer import END_OF_TURN, load_tokenizer
from m32_assets.locks.accelerator_lock import host_accelerators
from m32_assets.sft.packing import prompt_ids

MARGIN = 0.02
"""Logits that differ by at most this much count as equal. In float32 devices differ by some 1e-4; a token that a fault
changes differs by whole units."""


class Pair(BaseModel):
    """Two outputs for one question."""

    model_config = ConfigDict(frozen=True)

    id: str
    prompt: str
    recorded: str
    found: str


class Divergence(BaseModel):
    """The first token in which the outputs of a pair differ.

    Attributes:
        margin: logit of the token that was found, less that of the recorded one, given all before it; None if the
            outputs have the same tokens.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    at: int
    recorded: str
    found: str
    margin: float | None

    @property
    def near_tie(self) -> bool:
        """Whether rounding may have decided."""
        return self.margin is not None and abs(self.margin) <= MARGIN

    def __str__(self) -> str:
        by = "the same tokens" if self.margin is None else f"logits {abs(self.margin):.2g} apart, at most {MARGIN:g}"
        return f"{self.id}: token {self.at} is {self.found!r}, recorded is {self.recorded!r} ({by})"


class Request(BaseModel):
    """What another process is asked.

    Attributes:
        model: the folder of the base model.
        compiled: the compilation cache.
    """

    model: Path
    checkpoint: Path
    compiled: Path
    pairs: list[Pair]


class Reply(BaseModel):
    """The device that answered, and the divergence of each pair."""

    device: str
    divergences: list[Divergence] = Field(default=[])


def divergences(model: ModelFolder, checkpoint: Path | None, pairs: Sequence[Pair]) -> list[Divergence]:
    """The divergence of each pair, as this process's device computes the logits.

    Args:
        checkpoint: ``…/checkpoints/actor/<step>``, or None for the untuned model.

    Raises:
        M32Error: as ``template_of``.
    """
    from m32_assets.inference.decoder import prepare_to_generate
    from m32_assets.inference.reading import next_logits

    template, tokenizer = template_of(checkpoint, model), load_tokenizer(model.path)
    end = tokenizer.piece_to_id(END_OF_TURN)
    loaded, _, scale = load_for_inference(model, checkpoint)
    decoder = prepare_to_generate(loaded, scale=scale, release=True)
    del loaded
    found = []
    for pair in pairs:
        recorded, other = ([*tokenizer.encode(text), end] for text in (pair.recorded, pair.found))
        at = next((i for i, two in enumerate(zip(recorded, other, strict=False)) if two[0] != two[1]), None)
        if at is None:
            found.append(Divergence(id=pair.id, at=0, recorded="", found="", margin=None))
            continue
        before = [*prompt_ids(template.prompt(pair.prompt), tokenizer), *recorded[:at]]
        logits = next_logits(decoder, before)
        pieces = {"recorded": tokenizer.id_to_piece(recorded[at]), "found": tokenizer.id_to_piece(other[at])}
        margin = float(logits[other[at]] - logits[recorded[at]])
        found.append(Divergence(id=pair.id, at=at, margin=margin, **pieces))
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Read a request, write the reply."""
    from m32_assets.gemma.device import device_name
    from m32_assets.gemma.loading import use_compilation_cache

    request, reply = map(Path, sys.argv[1:] if argv is None else argv)
    asked = Request.model_validate(read_json(request))
    with host_accelerators({"command": "replay"}):
        use_compilation_cache(asked.compiled)
        found = divergences(open_model_folder(asked.model), asked.checkpoint, asked.pairs)
        write_json(reply, Reply(device=device_name(), divergences=found).model_dump())
    return 0


if __name__ == "__main__":
    sys.exit(main())
