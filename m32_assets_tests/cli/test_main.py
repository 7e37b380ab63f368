"""The m32 command line: subcommands, exit codes, messages."""

import errno
import json
import re
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from m32_assets.cli import run_here
from m32_assets.cli.main import COMMANDS, main
from m32_assets.common.errors import M32Error
from m32_assets.common.files import sha256_file, write_atomic
from m32_assets.traces.dataset import generate
from m32_assets.traces.jsonl import trace_line
from m32_assets.traces.verification import KINDS

ROOT = Path(__file__).parents[2]


def test_help_names_every_command_and_the_exit_codes(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    shown = capsys.readouterr().out
    assert all(re.search(rf"\n    {name} +\w", shown) for name in COMMANDS), "each with what it does, on one line"
    assert "exit codes" in shown


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert stopped.value.code == 0
    assert f"usage: m32 {command}" in capsys.readouterr().out


@pytest.mark.parametrize("argv", [[], ["nonsense"], ["generate"], ["verify-dataset"], ["generate", "--count", "ten"]])
def test_invalid_command_line_exits_2(argv: list[str], capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as stopped:
        main(argv)
    assert stopped.value.code == 2
    assert "usage: m32" in capsys.readouterr().err


def test_command_imports_only_itself():
    code = (
        "import sys, m32_assets.cli.main as c\n"
        "try: c.main(['verify-dataset', '--help'])\n"
        "except SystemExit: pass\n"
        "watched = ('m32_assets.cli.', 'm32_assets.traces', 'jax', 'dagster')\n"
        "print(sorted(m for m in sys.modules if m.startswith(watched)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "['m32_assets.cli.main', 'm32_assets.cli.verify_dataset']"


def test_generate_then_verify(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "out"
    assert main(["generate", "--count", "100", "--out", str(out), "--workers", "1"]) == 0
    shard = out / "shard-00000.jsonl"
    assert shard.read_bytes() == b"".join(trace_line(trace) for trace in generate(42, 100))
    shown = capsys.readouterr().out
    assert "100 in 1 shards" in shown
    assert sha256_file(shard) in shown
    assert main(["generate", "--count", "100", "--out", str(out), "--workers", "1", "--json", "--no-verify"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["count"], facts["verified"], facts["sha256"]) == (100, False, sha256_file(shard))


def test_generate_refuses_with_a_message_and_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["generate", "--count", "15", "--out", str(tmp_path / "out")]) == 2
    assert "m32 generate: count: found 15, expected a positive multiple of 10" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_verify_dataset_finds_and_exits_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    traces = list(generate(42, 500))
    good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
    write_atomic(good, map(trace_line, traces))
    assert main(["verify-dataset", str(good)]) == 0
    said = capsys.readouterr().out.splitlines()[-1]
    assert said == f"{good}: 500 traces checked, nothing was found; leaks were not checked, which takes --eval-set"
    lines = [trace_line(trace) for trace in traces]
    bad.write_bytes(b"".join([*lines[:3], b"{}\n", *lines[3:], lines[0], lines[1]]))
    capsys.readouterr()
    assert main(["verify-dataset", str(bad)]) == 1
    shown = capsys.readouterr().out
    assert "line 4: " in shown
    # findings about the whole composition are reported on line 1
    assert "502 traces checked, findings on 4 of its lines; leaks were not" in shown.splitlines()[-1]
    assert main(["verify-dataset", str(bad), "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"counts", "lines"}
    assert set(found["counts"]) == set(found["lines"]) == set(KINDS)
    assert found["lines"]["schema"] == [4]
    assert found["lines"]["repeat"] == [502, 503]
    assert found["counts"]["repeat"] == 2


def test_verify_dataset_finds_leaked_eval_questions(tmp_path: Path):
    traces = list(generate(42, 500))
    write_atomic(tmp_path / "a.jsonl", map(trace_line, traces))
    questions = tmp_path / "eval.jsonl"
    questions.write_text(json.dumps({"id": "1", "prompt": traces[7].prompt, "expected_answer": "1"}) + "\n", "utf-8")
    assert main(["verify-dataset", str(tmp_path / "a.jsonl"), "--eval-set", str(questions)]) == 1


@pytest.mark.parametrize("unusable", ["missing.jsonl", "."])
def test_unusable_input_exits_2(unusable: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["verify-dataset", str(tmp_path / unusable), "--json"]) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert "found" in shown.err
    assert "expected" in shown.err


def test_console_script_works_outside_the_project(tmp_path: Path):
    script = Path(sys.executable).with_name("m32")
    done = subprocess.run([script, "verify-dataset", "none"], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("m32 verify-dataset: none: found no file")


def test_run_refuses_invalid_input_before_it_starts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "datasets").mkdir()
    config = tmp_path / "mine.yaml"
    config.write_text("ops: {sft_checkpoint: {config: {num_epochs: 0}}}\n", "utf-8")
    assert main(["run", "--config", str(config)]) == 2
    shown = capsys.readouterr().out
    assert "num_epochs: found 0, expected 1 to 100; default 1" in shown
    assert "nothing was run" in shown
    assert main(["run", "--preset", "tiny", "--select", "sft_data evaluation"]) == 2
    assert "selection 'sft_data evaluation': found no valid selection" in capsys.readouterr().err
    assert main(["run", "--preset", "tiny", "--select", "sft_data"]) == 2
    assert (
        "no output of curated_v1, dev_reasoning_v2, eval_set, ingested_traces in run 'tiny', "
        "expected all upstream assets. "
        "Make them too: m32 run --preset tiny --select "
        "'curated_v1,dev_reasoning_v2,eval_set,ingested_traces,sft_data'"
    ) in capsys.readouterr().err
    assert main(["run", "--config", str(tmp_path / "none.yaml")]) == 2
    config.write_text("ops: [\n", "utf-8")
    assert main(["run", "--config", str(config)]) == 2
    assert "invalid YAML" in capsys.readouterr().err


def test_run_refuses_a_reward_that_is_not_there_before_the_training(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "datasets").mkdir()
    config = tmp_path / "mine.yaml"
    rewards = "{answer: 1.0, no_such_rewards:brief: 0.2}"
    config.write_text(f"ops: {{rl_checkpoint: {{config: {{rounds: 1, rewards: {rewards}}}}}}}\n", "utf-8")
    assert main(["run", "--config", str(config)]) == 2
    said = capsys.readouterr().err
    assert "reward 'no_such_rewards:brief': found ModuleNotFoundError" in said
    assert "Start in the folder of no_such_rewards.py, or install it" in said
    assert not (tmp_path / ".cache/runs").exists() or not [*(tmp_path / ".cache/runs").rglob("outputs")]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project without any data, as the current folder."""
    (tmp_path / "datasets").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("config", "said"),
    [
        (
            b"ops: {}\nresources: {}\nops: {sft_data: {config: {max_traces: 5}}}\n",
            "mine.yaml:3: found 'ops' a second time",
        ),
        (b"resources: {paths: {config: {run: 20261129}}}\n", "mine.yaml:1 resources.paths.config.run: found 20261129"),
        (b"# caf\xe9\nops: {base_model: {config: {model_name: tiny}}}\n", "mine.yaml: found the byte 0xe9"),
        (
            b"ops:\n  base_model:\n    config: {model_nmae: tiny}\n",
            "mine.yaml:3 ops.base_model.config: found 'model_nmae'",
        ),
        (
            b"resources:\nops:\n  sft_checkpoint: {config: {learning_rate: 2}}\n",
            "learning_rate: found 2.0, expected above 0",
        ),
        (
            b"ops: {evaluation: {config: {eval_set: bad.jsonl}}}\n",
            "eval_set: bad.jsonl:1: found [], expected an object",
        ),
    ],
)
def test_run_config_is_refused_with_its_line_before_anything_is_made(
    config: bytes, said: str, project: Path, capsys: pytest.CaptureFixture[str]
):
    (project / "mine.yaml").write_bytes(config)
    (project / "bad.jsonl").write_bytes(b"[]")
    assert main(["run", "--config", "mine.yaml"]) == 2
    shown = capsys.readouterr()
    assert said in shown.out + shown.err
    assert not (project / ".cache/runs").exists()
    assert not (project / "submission_runs").exists()


def test_run_outside_of_a_project_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    assert main(["run", "--preset", "tiny"]) == 2
    assert "found no folder datasets, expected the folder of a project" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("raised", "code", "said"),
    [
        (sqlite3.OperationalError("database or disk is full"), 1, "OperationalError: database or disk is full"),
        (OSError(errno.ENOSPC, "No space left on device", "x.db"), 1, "x.db: found no space left on device"),
        (M32Error("tiny", "a second run", "one"), 2, "m32 run: tiny: found a second run, expected one"),
    ],
)
def test_error_beside_the_steps_is_a_sentence_and_in_the_log(
    raised: Exception,
    code: int,
    said: str,
    project: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
):
    def broken(*arguments: Any) -> None:
        arguments[4].write_text("of the steps\n", "utf-8")
        raise raised

    monkeypatch.setattr(run_here, "materialize", broken)
    assert main(["run", "--preset", "tiny", "--select", "base_model"]) == code
    shown = capsys.readouterr()
    assert said in shown.out + shown.err
    assert "Traceback" not in shown.out + shown.err
    log = (project / ".cache/runs/tiny/run.log").read_text("utf-8")
    assert log.startswith("of the steps\nTraceback")
    assert str(raised) in log


def test_closed_pipe_ends_without_a_traceback(tmp_path: Path):
    traces = tmp_path / "traces.jsonl"
    traces.write_text("{}\n", "utf-8")
    # the reader has ended before the first line is written
    command = f"'{Path(sys.executable).with_name('m32')}' verify-dataset '{traces}' | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.returncode == 128 + signal.SIGPIPE
    assert done.stderr == ""


def test_error_names_files_relative_to_the_current_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    assert main(["verify-dataset", str(tmp_path / "none.jsonl")]) == 2
    assert capsys.readouterr().err.startswith("m32 verify-dataset: none.jsonl: found no file")
