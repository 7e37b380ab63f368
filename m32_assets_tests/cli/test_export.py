"""m32 export: each form, and what it refuses."""

from pathlib import Path

import pytest

from m32_assets.cli.main import main
from m32_assets_tests.support.tuned import Tuned

EVAL_V1 = Path(__file__).parents[2] / "datasets/eval-v1/eval_set.jsonl"


@pytest.mark.parametrize(
    ("form", "files"),
    [
        (["--hf"], {"model.safetensors", "tokenizer.json", "generation_config.json"}),
        (["--peft"], {"adapter_config.json", "adapter_model.safetensors"}),
        (["--gguf", "q8_0"], {"tiny-m32-q8_0.gguf", "Modelfile"}),
        (["--lm-eval", str(EVAL_V1)], {"m32_eval_set.yaml", "questions.jsonl", "judge.py"}),
    ],
)
def test_each_form_is_written_once(
    tuned: Tuned, form: list[str], files: set[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "out"
    call = ["export", *form, "--out", str(out), "--checkpoint", str(tuned.checkpoint), "--model", str(tuned.base.path)]
    assert main(call) == 0
    assert files <= {path.name for path in out.iterdir()}
    assert main(call) == 2
    assert "Give --replace" in capsys.readouterr().err
    assert main([*call, "--replace"]) == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--gguf", "q2"], "f16 or q8_0"),
        (["--hf", "int8"], "float32 or bfloat16"),
        (["--peft", "--checkpoint", "nowhere"], "no such folder"),
        (["--lm-eval", "nowhere.jsonl"], "nowhere.jsonl"),
        (["--hf", "--model", "."], "config.json"),
    ],
)
def test_bad_input_writes_nothing(
    tuned: Tuned,
    arguments: list[str],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
):
    monkeypatch.chdir(tmp_path)
    where = [] if "--checkpoint" in arguments else ["--checkpoint", str(tuned.checkpoint)]
    assert main(["export", *arguments, *where, "--out", "out"]) == 2
    assert message in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_no_run_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.chdir(tmp_path)
    assert main(["export", "--peft", "--out", "out"]) == 2
    assert "m32 run makes one" in capsys.readouterr().err
