"""m32 ingest: what it says, what it writes, and what it refuses."""

import json
from pathlib import Path
from typing import Any

import pytest

from m32_assets.cli.main import main
from m32_assets.data.about import About, read_about
from m32_assets.data.ingest import ingest
from m32_assets_tests.cli.test_bad_files import BYTES

GSM8K = [
    {
        "question": f"A box holds {n} pens. How many pens are in 3?",
        "answer": f"It is {n}*3=<<{n}*3={3 * n}>>{3 * n}\n#### {3 * n}",
    }
    for n in range(11, 17)
]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "datasets").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(name: str, rows: list[Any]) -> str:
    Path(name).write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return name


def test_dry_run_says_form_counts_reasons_and_rows_and_writes_nothing(
    project: Path, capsys: pytest.CaptureFixture[str]
):
    false = {"question": "How many pens are 4 and 5?", "answer": "4 + 5 = <<4+5=11>>11\n#### 11"}
    short = {"question": "How many?", "answer": "#### 4"}
    name = write("mine.jsonl", [*GSM8K, false, short, {"question": " ", "answer": "1\n#### 1"}])
    assert main(["ingest", name, "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "mine.jsonl: taken for the form gsm8k\ngiven        9\ntraces       6\nquestions    1," in said
    assert "put aside    2\n" in said
    assert "  false        1\n      mine.jsonl:7: step 0: the mark <<4+5=11>> says 4+5 = 11, but it is 9" in said
    assert "  blank        1\n      mine.jsonl:9 prompt: found ''" in said
    assert said.count("<start_of_turn>user\n") == 3
    assert "<reasoning>It is 11*3=33</reasoning>\n<answer>33</answer><end_of_turn>" in said
    assert "\nHow many?\n→ 4\n" in said
    assert "nothing was written" in said
    assert sorted(path.name for path in project.rglob("*")) == ["datasets", "mine.jsonl"]


def test_file_is_taken_in_whole_with_its_mapping(project: Path, capsys: pytest.CaptureFixture[str]):
    name = write("tasks.JSONL", [{"task": row["question"], "worked": row["answer"]} for row in GSM8K])
    command = ["ingest", name, "--map", "question=task", "--map", "answer=worked", "--licence", "mit"]
    assert main(command) == 0
    assert "question is its column 'task'" in capsys.readouterr().out
    there = project / "datasets/incoming/tasks.JSONL"
    assert there.read_bytes() == Path(name).read_bytes()
    assert read_about(there) == About(map={"question": "task", "answer": "worked"}, licence="mit")
    assert sorted(path.name for path in there.parent.iterdir()) == ["tasks.JSONL", "tasks.JSONL.about.yaml"]
    _, report = ingest(there.parent, project / "out")
    assert (report.accepted, report.files[0].licence, report.files[0].form) == (6, "mit", "gsm8k")
    assert main(command) == 0, "the same file again"
    write(name, [{"task": "1 + 1?", "worked": "1 + 1 = 2\n#### 2"}])
    capsys.readouterr()
    assert main(command) == 2
    assert "found another file of that name" in capsys.readouterr().err
    assert len(there.read_bytes().splitlines()) == 6


def test_dataset_folder_is_taken_in_as_lines(project: Path, capsys: pytest.CaptureFixture[str]):
    import datasets

    datasets.Dataset.from_list(GSM8K).save_to_disk("saved")
    assert main(["ingest", "saved"]) == 0
    there = project / "datasets/incoming/saved.jsonl"
    assert [json.loads(line) for line in there.read_bytes().splitlines()] == GSM8K
    assert read_about(there).source == "folder saved"


def test_folder_of_files_is_taken_in_file_by_file(project: Path):
    for name, part in (("train-1", GSM8K[:3]), ("train-2", GSM8K[3:]), ("test", GSM8K[:1])):
        Path("mine/data").mkdir(parents=True, exist_ok=True)
        write(f"mine/data/{name}.jsonl", part)
    assert main(["ingest", "mine"]) == 0
    taken = sorted(path.name for path in (project / "datasets/incoming").iterdir())
    assert taken == ["mine--data--train-1.jsonl", "mine--data--train-2.jsonl"]


def test_eval_questions_are_named(project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("m32_assets.cli.ingest._held_out", lambda: [GSM8K[0]["question"]])
    assert main(["ingest", write("mine.jsonl", GSM8K), "--dry-run"]) == 0
    assert "not used     6, which share wording with an eval set\n      mine.jsonl:1: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "options", "said"),
    [
        ("none.jsonl", None, [], "none.jsonl: found no file"),
        ("mine.jsonl", '{"text": "x"}\n', [], "is of no known form"),
        ("mine.txt", "x", [], "found an unknown kind of file"),
        ("mine.jsonl", '{"a": 1}\n', ["--map", "prompt"], "--map: found 'prompt', expected NAME=COLUMN"),
        ("mine.jsonl", '{"a": 1}\n', ["--map", "prompt=b"], "found no column 'b', expected one of a"),
        ("mine.jsonl", '{"a": 1}\n', ["--split", "test"], "--split"),
        ("mine.csv", "a,a\n", [], "the column 'a' twice"),
        ("mine.json", "[{]", [], "found invalid JSON"),
        ("mine.parquet", "PAR1", [], "no readable Parquet file"),
        ("mine.jsonl.gz", "\x1f", [], "is of no known form"),
    ],
)
def test_what_cannot_be_read_exits_2_with_one_sentence(
    name: str, content: str | None, options: list[str], said: str, project: Path, capsys: pytest.CaptureFixture[str]
):
    if content is not None:
        Path(name).write_text(content, "utf-8")
    assert main(["ingest", name, *options]) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.err.count("\n") == 1
    assert not (project / "datasets/incoming").exists()


@pytest.mark.parametrize("ending", [".jsonl", ".json", ".csv", ".tsv", ".parquet", ".jsonl.gz", ".csv.gz"])
def test_bad_content_of_every_kind_is_named(ending: str, project: Path, capsys: pytest.CaptureFixture[str]):
    for what, content in BYTES.items():
        Path(f"{what}{ending}").write_bytes(content)
        code = main(["ingest", f"{what}{ending}", "--dry-run"])
        shown = capsys.readouterr()
        assert code in (1, 2) or what == "array_of_rows", what
        assert (shown.err.count("\n") == 1 and "expected" in shown.err) if code == 2 else shown.err == "", what
        assert "Traceback" not in shown.out, what


def test_text_does_not_write_to_the_terminal(project: Path, capsys: pytest.CaptureFixture[str]):
    row = {"question": "1 + 1?\x1b[2J\x07", "answer": "1 + 1 = 2\n#### 2"}
    assert main(["ingest", write("mine.jsonl", [row]), "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert "\x1b" not in said
    assert "1 + 1?\\x1b[2J\\x07" in said


def test_folder_without_a_project_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    name = write("mine.jsonl", GSM8K)
    assert main(["ingest", name]) == 2
    assert main(["ingest", name, "--dry-run"]) == 0


def test_file_of_which_nothing_can_be_used_is_not_taken_in(project: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["ingest", write("mine.jsonl", [{"question": "1 + 1?", "answer": "1 + 1 = 3\n#### 3"}])]) == 1
    assert "nothing of it can be used" in capsys.readouterr().out
    assert not (project / "datasets/incoming").exists()
