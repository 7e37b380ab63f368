"""The table of a round's answers: ``m32 rewards`` scores it as the round did."""

from dataclasses import replace
from pathlib import Path

import pytest

from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.rl.completions import read_completions
from m32_assets.rl.rewards import score
from m32_assets.rl.round_rows import samples_of
from m32_assets_tests.rl.answers import group_of, planted, sum_prompt, text_of
from m32_assets_tests.support.rounds import write_rows

SUM = sum_prompt(17, 20)
BIRD = replace(SUM, id="bird", question="Name a bird, two words", reference="Red Robin", demand={"exact_words": 2})
WORK = "17 + 20 = 37"
WEIGHTS = {"answer": 1.0, "claims": 0.5, f"{__name__}:second": 0.25}


def second(prompt: str, completion: str, reference: str, meta: dict) -> float:
    return meta["sample"] / 4 + ("demand" in meta and meta["demand"]["exact_words"] == 2) / 2


def test_kept_answers_are_scored_again_as_in_the_round(folder: ModelFolder, tmp_path: Path):
    sampler = planted(folder, rewards=WEIGHTS)
    groups = [
        group_of(sampler, SUM, text_of(WORK, 38), text_of(WORK, 37), "37"),
        group_of(sampler, BIRD, text_of("a bird that is kind", "Kind Kestrel"), text_of("a bird", "Owl"), cut=(1,)),
    ]
    rows = samples_of(3, groups)
    assert [row["sample"] for row in rows] == [1, 2, 0, 1]
    assert [row.get("demand") for row in rows] == [None, None, {"exact_words": 2}, {"exact_words": 2}]
    write_rows(tmp_path / "rl_samples.jsonl", rows)
    for row, read in zip(rows, read_completions(tmp_path / "rl_samples.jsonl"), strict=True):
        again = score(read.prompt, read.text, read.reference, read.meta, WEIGHTS)
        assert again.total == pytest.approx(row["reward"])
        assert again.parts == pytest.approx(row["parts"])
    assert rows[2]["parts"]["answer"] == 1, "right by its demand, not by the reference"
