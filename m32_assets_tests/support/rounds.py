"""The evidence of two rounds after SFT, the first of which was taken, and a run's folder that has it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from m32_assets.common.files import canonical_json, read_json, sha256_file, write_json
from m32_assets.rl.result import METRICS, SAMPLES
from m32_assets.rl.settings import RlSettings
from m32_assets.submission.evidence import MANIFEST, RUN_CONFIG, evidence_files

SETTINGS = RlSettings(rounds=2, prompts_per_round=3, samples=2, held_out_prompts=4, held_out_samples=2)
RECORDED: dict[str, Any] = {
    "method": "correct",
    "rounds": 2,
    "best_round": 1,
    "sft_step": 100,
    "updates": 4,
    "choice": "round 1 of 2 is taken for its held-out reward, 0.5000 greedy and 0.5000 sampled, which was 0.2500 "
    "greedy and 0.2500 sampled before the rounds",
    "prompts": {"generated": 20, "curated": 10, "ingested": 0, "held_out": 4},
    "settings": SETTINGS.model_dump(),
}


def greedy(reward: float, prompts: int = 4) -> dict[str, Any]:
    """The fields of greedy answers that all earn the same."""
    return {"greedy_reward": reward, "greedy_rewards": [reward] * prompts}


def round_row(number: int, reward: float) -> dict[str, Any]:
    """A row of ``rl_metrics.jsonl``."""
    row: dict[str, Any] = {
        "round": number,
        **greedy(reward),
        "greedy_right": reward,
        "held_out_reward": reward,
        "pass_at_1": reward,
        "pass_at_k": 0.75,
        "k": 2,
        "well_formed": 1.0,
        "false_claims": 0.125,
        "entropy": 0.5,
        "distance": 0.01 * number,
        "updates": 4 if number else 0,
        "seconds": {"held out": 2.5},
    }
    if not number:
        return row
    return row | {
        "answers": 6,
        "reward": 0.4,
        "parts": {"answer": 0.4, "claims": 0.9},
        "groups": 3,
        "groups_all_right": 1,
        "groups_all_wrong": 1,
        "groups_without_variance": 2,
        "cut": 0.0,
        "length": 60.5,
        "sampled_entropy": 0.5,
        "learned_from": {"kept": 2, "corrected": 1, "solutions": 0},
        "loss": 0.3,
        "grad_norm": 1.5,
        "learning_rate": 0.0002,
        "tokens": 240,
        "answers_per_second": 3.25,
    }


ROWS = [round_row(number, reward) for number, reward in enumerate((0.25, 0.5, 0.375))]


def shown_answer(number: int, reward: float, output: str) -> dict[str, Any]:
    """A row of ``rl_samples.jsonl``."""
    return {
        "round": number,
        "prompt": "How much is 2 and 2?",
        "expected_answer": "4",
        "source": "generated",
        "output": output,
        "finish_reason": "stop",
        "reward": reward,
        "parts": {"answer": reward, "claims": 1.0},
    }


ANSWERS = [
    shown_answer(number, reward, f"<reasoning>2 + 2 = 4, round {number}</reasoning>\n<answer>{4 * reward:g}</answer>")
    for number in range(3)
    for reward in (1.0, 0.0)
]


def plant_rounds(folder: Path, **changes: Any) -> Path:
    """Add the rounds to the evidence in a run's folder, and sign its manifest anew."""
    write_rows(folder / METRICS, ROWS)
    write_rows(folder / SAMPLES, ANSWERS)
    write_json(folder / RUN_CONFIG, {**read_json(folder / RUN_CONFIG), "rl": {**RECORDED, **changes}})
    return sealed(folder)


def write_rows(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write a JSONL file."""
    path.write_bytes(b"".join(canonical_json(row) + b"\n" for row in rows))


def sealed(folder: Path) -> Path:
    """The folder, with a manifest of the files as they are."""
    manifest = read_json(folder / MANIFEST)
    there = [name for name in evidence_files(folder) if name != MANIFEST]
    write_json(folder / MANIFEST, {**manifest, "evidence": {name: sha256_file(folder / name) for name in there}})
    return folder
