"""Whatever file a user names, every command says in one sentence what is wrong with it, and no traceback is shown."""

import functools
import gzip
import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from m32_assets import definitions
from m32_assets.cli import run_here
from m32_assets.cli.main import COMMANDS, main
from m32_assets.traces.dataset import generate
from m32_assets.traces.jsonl import trace_line
from m32_assets_tests.support.run_folders import copy_run

BAD, BAD_FOLDER = "{bad}", "{bad folder}"
"""What is replaced by each bad file, and by a folder whose files are all as bad."""
QUESTIONS = [{"id": str(n), "prompt": f"{n} + {n}?", "expected_answer": str(2 * n)} for n in range(3)]
ANSWERS = [{"id": str(n), "output": f"<reasoning>a</reasoning>\n<answer>{n}</answer>"} for n in range(3)]
CARD = {"model": "tiny", "model_sha256": "0" * 64, "settings": {}, "template": {"style": "tags"}}
BYTES: dict[str, bytes] = {
    "empty": b"",
    "blank": b"\n \n\n",
    "binary": random.Random(1).randbytes(5000),
    "nul": b'{"id": "1", "prompt": "a\x00b", "expected_answer": "1", "output": "x"}\n',
    "escaped_nul": b'{"id": "1", "prompt": "a\\u0000b", "expected_answer": "1", "output": "x"}\n',
    "half_a_pair": b'{"id": "\\ud800", "prompt": "p", "expected_answer": "1", "output": "\\udc00"}\n',
    "huge_line": b'{"id": "' + b"x" * 3_000_000 + b'"}\n',
    "deep": b"[" * 10_000 + b"]" * 10_000,
    "deep_objects": b'{"id":' * 10_000 + b"1" + b"}" * 10_000,
    "array": b"[]\n",
    "array_of_rows": json.dumps(QUESTIONS).encode(),
    "number": b"3\n",
    "long_number": b"9" * 5000,
    "null": b"null\n",
    "text": b'"x"\n',
    "no_fields": b"{}\n",
    "wrong_types": b'{"id": [], "prompt": {}, "expected_answer": false, "output": 3, "steps": "x", "meta": [1]}\n',
    "wrong_sections": b'{"ops": [], "resources": 3}',
    "not_json": b"ops: [\n",
    "not_finite": b'{"id": "1", "prompt": "p", "expected_answer": NaN, "output": "x"}\n',
    "twice": b'{"id": "1", "id": "1", "prompt": "p"}\n',
    "utf16": '{"id": "1"}\n'.encode("utf-16"),
    "utf16_without_mark": '{"id": "1"}\n'.encode("utf-16-le"),
    "latin1": b'{"id": "caf\xe9"}\n',
    "mark_only": b"\xef\xbb\xbf",
    "gzip": gzip.compress(b'{"id": 1}\n', mtime=0),
    "damaged_gzip": gzip.compress(b'{"id": 1}\n' * 1000, mtime=0)[:-20],
    "zip": b"PK\x03\x04" + bytes(100),
    "line_separators": '{"id": "1",\u2028"prompt": "p"}\r\n{"id"'.encode(),
}
USES: dict[str, list[list[str]]] = {
    "run": [["--config", BAD]],
    "rehearse": [["--no-weights", "--config", BAD]],
    "generate": [["--count", "10", "--workers", "1", "--out", f"{BAD}/below"]],
    "ingest": [[BAD, "--dry-run"], [BAD_FOLDER, "--dry-run"], [BAD]],
    "verify-dataset": [[BAD], ["traces.jsonl", "--eval-set", BAD], ["traces.jsonl", "--tokenizer", BAD_FOLDER]],
    "eval-set-manifest": [[BAD], [BAD_FOLDER]],
    "predict": [
        ["--checkpoint", "checkpoint", "--eval-set", BAD, "--out", "out.jsonl"],
        ["--checkpoint", BAD, "--eval-set", "questions.jsonl", "--out", "out.jsonl"],
        ["--checkpoint", BAD_FOLDER, "--eval-set", "questions.jsonl", "--out", "out.jsonl"],
        ["--checkpoint", "checkpoint", "--eval-set", "questions.jsonl", "--out", f"{BAD}/out.jsonl"],
        ["--checkpoint", "checkpoint", "--eval-set", "questions.jsonl", "--out", "out.jsonl", "--model", BAD],
        ["--checkpoint", "checkpoint", "--eval-set", "questions.jsonl", "--out", "out.jsonl", "--model", BAD_FOLDER],
    ],
    "ask": [
        ["x", "--checkpoint", BAD],
        ["x", "--checkpoint", BAD_FOLDER],
        ["x", "--checkpoint", "checkpoint", "--model", BAD],
        ["x", "--checkpoint", "checkpoint", "--model", BAD_FOLDER],
    ],
    "export": [
        ["--peft", "--checkpoint", BAD, "--out", "exported"],
        ["--peft", "--checkpoint", BAD_FOLDER, "--out", "exported"],
        ["--gguf", "--checkpoint", "checkpoint", "--model", BAD, "--out", "exported"],
        ["--hf", "--checkpoint", "checkpoint", "--model", BAD_FOLDER, "--out", "exported"],
        ["--lm-eval", BAD, "--out", "exported"],
    ],
    "judge": [
        ["--predictions", BAD, "--eval-set", "questions.jsonl"],
        ["--predictions", "answers.jsonl", "--eval-set", BAD],
        ["--predictions", "answers.jsonl", "--eval-set", "questions.jsonl", "--baseline", BAD],
        ["--predictions", "answers.jsonl", "--eval-set", "questions.jsonl", "--samples", BAD],
    ],
    "rewards": [
        [BAD],
        [BAD, "--eval-set", "questions.jsonl"],
        ["answers.jsonl", "--eval-set", BAD],
    ],
    "accept": [
        ["--run", "r", "--predictions", BAD, "--eval-set", "questions.jsonl"],
        ["--run", "r", "--predictions", "answers.jsonl", "--eval-set", BAD],
        ["--run", "r", "--predictions", "answers.jsonl", "--eval-set", "questions.jsonl", "--runs", BAD_FOLDER],
    ],
    "runs": [["--folder", BAD], ["--folder", BAD_FOLDER], ["--folder", BAD_FOLDER, "--html"]],
    "compare": [
        [BAD, "run"],
        ["run", BAD_FOLDER],
        ["run", "other", "--eval-set", BAD],
        ["run", "other", "--datasets", BAD_FOLDER],
        ["run", "other", "--folder", BAD],
    ],
    "push": [[BAD, "--kaggle", "a/b", "--dry-run"], [BAD_FOLDER, "--hub", "a/b", "--dry-run"]],
    "verify-bundle": [[BAD], [BAD, "--model", BAD_FOLDER, "--replay", "1"]],
}
"""By command: its arguments, with a place for the bad file."""
FINDS = {"ingest", "verify-dataset", "verify-bundle", "runs"}
"""Commands that report what they find in a file, and exit with 1."""
FINE = {("run", "no_fields"), ("rehearse", "no_fields"), ("verify-dataset", "empty"), ("ingest", "array_of_rows")}
"""Content that is not bad there: a run config without settings, questions with answers."""
FILES = (
    "eval_set.jsonl",
    "questions.jsonl",
    "tokenizer.model",
    "config.json",
    "model.safetensors",
    "sha256.json",
    "model.safetensors.index.json",
    "m32.json",
    "model_params/_METADATA",
    "eval-v1/eval_set.jsonl",
    "accepted/questions.json",
    "run_manifest.json",
    "eval_summary.json",
    "run_config.json",
    "metrics.jsonl",
    "predictions.jsonl",
    "a_run/run_manifest.json",
    "a_run/eval_summary.json",
    "a_run/run_config.json",
    "a_run/metrics.jsonl",
    "a_run/predictions.jsonl",
)
"""What a bad folder has, whichever command reads it."""


def _rows(path: Path, rows: list[dict[str, str]]) -> None:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with good files of every kind."""
    folder = tmp_path_factory.mktemp("place")
    _rows(folder / "questions.jsonl", QUESTIONS)
    _rows(folder / "answers.jsonl", ANSWERS)
    (folder / "traces.jsonl").write_bytes(b"".join(map(trace_line, generate(42, 10))))
    (folder / "checkpoint/model_params").mkdir(parents=True)
    (folder / "checkpoint/m32.json").write_text(json.dumps(CARD), "utf-8")
    for name, run in (("run", "m32_v1"), ("other", "m32_v1_long")):
        for file in copy_run(run, folder / name).glob("*.jsonl"):
            file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:3]))
    (folder / "datasets").mkdir()
    return folder


JOB = functools.cache(definitions.graph_job)


def _never(*_: object) -> None:
    raise AssertionError("a run was started")


Run = Callable[[str, list[str], str], tuple[int, str]]


@pytest.fixture
def run(place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command in that folder; returns its exit code and what it said."""
    monkeypatch.chdir(place)
    monkeypatch.setattr(definitions, "graph_job", JOB)
    monkeypatch.setattr(run_here, "materialize", _never)

    def one(command: str, arguments: list[str], what: str) -> tuple[int, str]:
        try:
            code = main([command, *arguments])
        except Exception as error:
            raise AssertionError(f"m32 {command} {arguments}, {what}: {type(error).__name__}") from error
        shown = capsys.readouterr()
        if code == 2 and shown.err:
            assert shown.err.count("\n") == 1, f"m32 {command}, {what}: {shown.err[:500]}"
            assert len(shown.err) < 7000, f"m32 {command}, {what}: {shown.err[:500]}"
        assert "Traceback" not in shown.err + shown.out
        return code, shown.err + shown.out

    return one


def _check(run: Run, command: str, arguments: list[str], what: str) -> None:
    code, said = run(command, arguments, what)
    assert code == 2 or (code == 1 and command in FINDS), f"m32 {command} {arguments}, {what}: {code}, {said[-500:]}"
    assert "found" in said or command in FINDS, f"m32 {command} {arguments}, {what}: {said[-500:]}"


def _filled(arguments: list[str], bad: Path, folder: Path) -> list[str]:
    return [part.replace(BAD_FOLDER, str(folder)).replace(BAD, str(bad)) for part in arguments]


def test_every_command_is_tried():
    assert USES.keys() == COMMANDS.keys()


@pytest.mark.parametrize("command", USES)
def test_bad_content_is_named(command: str, run: Run, tmp_path: Path):
    for name, content in BYTES.items():
        bad, folder = tmp_path / name, tmp_path / f"{name}.folder"
        bad.write_bytes(content)
        for file in FILES:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_bytes(content)
        for arguments in USES[command] if (command, name) not in FINE else ():
            _check(run, command, _filled(arguments, bad, folder), name)


@pytest.mark.parametrize("command", USES)
def test_bad_path_is_named(command: str, run: Run, tmp_path: Path):
    (tmp_path / "file").write_bytes(b"{}")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "broken").symlink_to("nowhere")
    (tmp_path / "folder").mkdir()
    (tmp_path / "closed").write_bytes(b"{}")
    (tmp_path / "closed").chmod(0)
    paths = ["none", "folder", "file/below", "loop", "broken", "x" * 300, "x" * 5000, os.fsdecode(b"caf\xe9"), "a\nb"]
    for path in [*paths, *([] if os.access(tmp_path / "closed", os.R_OK) else ["closed"])]:
        for arguments in USES[command]:
            if (command == "generate" or "--runs" in arguments) and path not in ("file/below", "loop", "x" * 300):
                continue  # it makes that folder
            _check(run, command, _filled(arguments, tmp_path / path, tmp_path / path), path[:20])


def _spoiled(data: bytes, draw: random.Random) -> bytes:
    """The bytes with one change: a byte, a cut, a part twice, or a value of another type."""
    at, to = sorted(draw.sample(range(len(data)), 2))
    match draw.randrange(5):
        case 0:
            return data[:at] + bytes([draw.randrange(256)]) + data[at + 1 :]
        case 1:
            return data[:at] + data[to:]
        case 2:
            return data[:to] + data[at:]
        case 3:
            return data[:at] + draw.choice([b"\x00", b'"', b"{", b"[", b"\\u", b"\xff", b"1e999", b"\n"]) + data[at:]
    row = draw.choice(data.splitlines())
    values = json.loads(row)
    values[draw.choice([*values])] = draw.choice([None, True, 3, -1.5, [], {}, [[]], {"a": None}, "", "\u2028", 10**30])
    return data.replace(row, json.dumps(values).encode())


@pytest.mark.parametrize(
    ("command", "good", "arguments"),
    [
        ("judge", "answers.jsonl", ["--predictions", BAD, "--eval-set", "questions.jsonl"]),
        ("judge", "questions.jsonl", ["--predictions", "answers.jsonl", "--eval-set", BAD]),
        ("rewards", "answers.jsonl", [BAD, "--eval-set", "questions.jsonl"]),
        ("verify-dataset", "traces.jsonl", [BAD]),
        ("predict", "checkpoint/m32.json", ["--checkpoint", BAD_FOLDER, "--eval-set", "questions.jsonl", "--out", "o"]),
    ],
)
def test_spoiled_file_is_read_or_named(
    command: str, good: str, arguments: list[str], run: Run, place: Path, tmp_path: Path
):
    data, draw = (place / good).read_bytes(), random.Random(5)
    (tmp_path / "model_params").mkdir()
    for number in range(60):
        bad = tmp_path / Path(good).name
        bad.write_bytes(spoiled := _spoiled(data, draw))
        # a checkpoint that is read goes on to a model that is not there
        given = [*_filled(arguments, bad, tmp_path), *(["--model", str(tmp_path)] if command == "predict" else [])]
        code, said = run(command, given, f"change {number}: {spoiled[:300]!r}")
        assert code in (0, 1, 2), said
