"""The competition's rules: what may be handed in, what the judge is told, and the layout of an uploaded model."""

import ast
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.files import read_json
from m32_assets.gemma.registry import MODELS
from m32_assets.submission.evidence import RecordedConfig
from m32_assets.submission.hackathon import model_size, rule_findings, write_kaggle_model
from m32_assets.submission.notebook import notebook
from m32_assets_tests.support.notebooks import code_cells
from m32_assets_tests.support.project import ROOT

CONFIG = read_json(ROOT / "submission_runs/m32_v1/run_config.json")
TRAINED = {"lora_rank": 8, "lora_alpha": 64.0, "lora_target_modules": ".*q_einsum"}


def config(model: str = "gemma3-1b-it", tokens: int = 512, **values: Any) -> RecordedConfig:
    decoding = {**CONFIG["decoding"], "max_new_tokens": tokens}
    base = {**CONFIG["base_model"], "model_id": model}
    return RecordedConfig.model_validate({**CONFIG, "base_model": base, "decoding": decoding, **values})


@pytest.mark.parametrize("model", ["gemma3-1b-it", "gemma2-2b-it", "gemma3-1b", "gemma2-2b"])
def test_models_of_the_competition_break_no_rule(model: str):
    assert rule_findings(config(model, 1023)) == []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (config("gemma3-270m"), "gemma3-270m is a rehearsal"),
        (config("tiny"), "tiny is a rehearsal"),
        (config("gemma3-4b-it"), "gemma3-4b-it is a rehearsal"),
        (config(tokens=1024), "fewer than 1024"),
        (config(style="numbered"), "must have <reasoning> and <answer>"),
    ],
)
def test_what_may_not_be_handed_in_is_said(given: RecordedConfig, said: str):
    (finding,) = rule_findings(given)
    assert said in finding


def test_judge_is_told_rank_alpha_and_decoding_as_literals():
    cell = code_cells(notebook(config(training=TRAINED)))["judge"]
    told = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(cell).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id.isupper()
    }
    assert told == {
        "LORA_RANK": 8,
        "LORA_ALPHA": 64.0,
        "LORA_TARGET_MODULES": ".*q_einsum",
        "TEMPERATURE": 0.0,
        "TOP_K": 1,
        "SEED": 42,
        "MAX_GENERATION_STEPS": 512,
    }


def test_every_cell_is_python():
    for name, cell in code_cells(notebook(config(training=TRAINED))).items():
        assert ast.parse(cell, name).body


def test_size_of_every_model():
    sizes = {name: model_size(name) for name in MODELS}
    assert sizes == {
        "tiny": "tiny",
        "gemma3-270m": "270m",
        "gemma3-270m-it": "270m",
        "gemma3-1b-it": "1b",
        "gemma2-2b-it": "2b",
    }


def test_uploaded_model_has_checkpoint_tokenizer_card_and_notice(tmp_path: Path):
    bundle, checkpoint = tmp_path / "bundle", tmp_path / "run/checkpoints/actor/24"
    for name in ("tokenizer/tokenizer.model", "prompt_template.json", "MODEL_CARD.md", "GEMMA_NOTICE.md"):
        (bundle / name).parent.mkdir(parents=True, exist_ok=True)
        (bundle / name).write_text(name)
    for name in ("m32.json", "model_params/_METADATA"):
        (checkpoint / name).parent.mkdir(parents=True, exist_ok=True)
        (checkpoint / name).write_text(name)
    for _ in range(2):  # the second time it replaces the first
        folder = write_kaggle_model(bundle, checkpoint, "gemma3-1b-it", tmp_path / "out")
    assert folder == tmp_path / "out/jax/1b"
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == {
        "actor/24/m32.json",
        "actor/24/model_params/_METADATA",
        "tokenizer.model",
        "prompt_template.json",
        "README.md",
        "GEMMA_NOTICE.md",
    }
    assert (folder / "README.md").read_text() == "MODEL_CARD.md"
