"""m32 predict: samples, a kill in the middle, several processes, and what is refused before a model is loaded."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from m32_assets.cli.main import main
from m32_assets.common.errors import M32Error
from m32_assets.evaluation.checkpoint_folder import CHECKPOINT_FILE
from m32_assets.evaluation.predict import predict
from m32_assets.evaluation.predictions import read_predictions
from m32_assets.gemma.model_folder import ModelFolder, weights_sha256
from m32_assets.inference.sampling import Sampling
from m32_assets_tests.support.processes import wait_for
from m32_assets_tests.support.project import ROOT

SAMPLING = Sampling(samples=3, temperature=1.0, seed=5)
QUESTIONS = 40
CODE = """
import sys
from pathlib import Path
from m32_assets.evaluation.predict import predict
from m32_assets.gemma.model_folder import open_model_folder
from m32_assets.inference.sampling import Sampling

model, questions, out = map(Path, sys.argv[1:])
sampling = Sampling(samples=3, temperature=1.0, seed=5)
predict(None, questions, out, model=open_model_folder(model), max_new_tokens=64, sampling=sampling)
"""


def write_questions(path: Path, numbers: list[int]) -> Path:
    rows = [{"id": f"q{n}", "prompt": f"{n} + {n * n}" + " or so" * (n % 7)} for n in numbers]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def start(folder: ModelFolder, questions: Path, out: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", CODE, str(folder.path), str(questions), str(out)]
    return subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})


@pytest.fixture(scope="module")
def alone(folder: ModelFolder, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The samples of one undisturbed process."""
    place = tmp_path_factory.mktemp("alone")
    questions = write_questions(place / "questions.jsonl", list(range(QUESTIONS)))
    predict(None, questions, place / "out.jsonl", model=folder, max_new_tokens=64, sampling=SAMPLING, progress=silent)
    return (place / "out.jsonl").read_bytes()


def silent(_: str) -> None:
    """No progress."""


def test_rows_have_sample_and_finish_reason(alone: bytes, tmp_path: Path):
    (tmp_path / "out.jsonl").write_bytes(alone)
    rows = read_predictions(tmp_path / "out.jsonl")
    assert [(row.id, row.sample) for row in rows] == [(f"q{n}", s) for n in range(QUESTIONS) for s in range(3)]
    assert {row.finish_reason for row in rows} <= {"stop", "length", "loop"}
    assert len({row.output for row in rows}) > 2 * QUESTIONS


def test_killed_process_goes_on_where_it_was(folder: ModelFolder, alone: bytes, tmp_path: Path):
    questions = write_questions(tmp_path / "questions.jsonl", list(range(QUESTIONS)))
    out, log = tmp_path / "out.jsonl", tmp_path / ".out.jsonl.partial"

    def finished() -> int:
        return log.read_bytes().count(b"\n") - 1 if log.is_file() else 0

    killed = start(folder, questions, out)
    wait_for("the first answers", lambda: finished() >= 10 or killed.poll() is not None, 300, every=0.005)
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert not out.exists()
    before = log.read_bytes()
    assert 10 <= finished() < 3 * QUESTIONS
    made: list[int] = []
    predict(
        None,
        questions,
        out,
        model=folder,
        max_new_tokens=64,
        sampling=SAMPLING,
        progress=lambda said: made.append(int(said.split(" of ")[1].split()[0])),
    )
    # only what was missing was made, and the text is that of the undisturbed process
    assert all(total <= 3 * QUESTIONS - before.count(b"\n") + 2 for total in made)
    assert out.read_bytes() == alone
    assert not log.exists()


def test_two_processes_write_what_one_does(folder: ModelFolder, alone: bytes, tmp_path: Path):
    halves = [list(range(0, QUESTIONS, 2)), list(range(1, QUESTIONS, 2))]
    processes = [
        start(folder, write_questions(tmp_path / f"{n}.jsonl", half), tmp_path / f"out{n}.jsonl")
        for n, half in enumerate(halves)
    ]
    assert [process.wait(300) for process in processes] == [0, 0]
    lines = b"".join((tmp_path / f"out{n}.jsonl").read_bytes() for n in range(2)).splitlines()
    assert sorted(lines) == sorted(alone.splitlines())


def test_greedy_answers_are_made_again_to_the_byte(folder: ModelFolder, tmp_path: Path):
    questions = write_questions(tmp_path / "questions.jsonl", [3, 1, 4])
    for name, size in (("a", 1), ("b", 64)):
        predict(None, questions, tmp_path / name, model=folder, max_new_tokens=32, batch_size=size, progress=silent)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.fixture
def refused(
    folder: ModelFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., str]:
    """Runs m32 predict in a folder with the checkpoints ``ours`` and ``other``; it must exit with 2, and say why."""
    for name, sha256 in (("ours", weights_sha256(folder.sha256)), ("other", "0" * 64)):
        (tmp_path / name / "model_params").mkdir(parents=True)
        card = {"model": "gemma3-270m", "model_sha256": sha256, "settings": {}, "template": {"style": "tags"}}
        (tmp_path / name / CHECKPOINT_FILE).write_text(json.dumps(card), "utf-8")
    monkeypatch.chdir(tmp_path)
    questions = write_questions(tmp_path / "questions.jsonl", [1, 2])

    def run(*options: str) -> str:
        given = {
            "--checkpoint": "ours",
            "--eval-set": str(questions),
            "--out": "out.jsonl",
            "--model": str(folder.path),
        }
        given |= dict(zip(options[::2], options[1::2], strict=True))
        assert main(["predict", *(part for pair in given.items() for part in pair)]) == 2
        error = capsys.readouterr().err
        assert error.count("\n") == 1
        return error

    return run


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--samples", "0"), "samples: found 0, expected 1 to 1024"),
        (("--samples", "4"), "samples: found 4 at temperature 0, expected 1"),
        (("--temperature", "-1"), "temperature: found -1.0, expected 0 to 10"),
        (("--temperature", "nan"), "temperature: found nan"),
        (("--top-p", "0", "--temperature", "1"), "top_p: found 0.0, expected above 0, at most 1"),
        (("--top-k", "-2", "--temperature", "1"), "top_k: found -2"),
        (("--seed", "-1"), "seed: found -1"),
        (("--limit", "0"), "limit: found 0, expected at least 1 question"),
        (("--max-new-tokens", "0"), "max_new_tokens: found 0"),
        (("--batch-size", "0"), "batch_size: found 0"),
        (("--max-new-tokens", "40000"), "longest prompt: found"),
        (("--eval-set", "/dev/null"), "found no questions, expected at least one"),
        (("--checkpoint", "nowhere"), "nowhere"),
        (("--out", "no/such/folder/out.jsonl"), "expected a file in a folder that is there"),
        (("--checkpoint", "other"), "expected adapters of the model in"),
    ],
)
def test_bad_input_is_refused_before_the_model_is_loaded(
    options: tuple[str, ...], said: str, refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
):
    from m32_assets.gemma import loading

    def load(*_: object) -> None:
        raise AssertionError("the model was loaded")

    monkeypatch.setattr(loading, "load_model", load)
    assert said in refused(*options)


def test_empty_selection_is_refused(folder: ModelFolder, tmp_path: Path):
    with pytest.raises(M32Error, match="no questions"):
        predict(None, write_questions(tmp_path / "none", []), tmp_path / "out", model=folder)
