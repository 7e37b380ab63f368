"""m32 eval-set-manifest: the manifest and the card of changed questions."""

import shutil
from pathlib import Path

import pytest

from m32_assets.cli.main import main
from m32_assets.common.errors import M32Error
from m32_assets.data.eval_set import eval_set_path
from m32_assets.data.eval_set_manifest import read_eval_manifest

QUESTIONS = eval_set_path(Path(__file__).parents[2] / "datasets")
FILE = QUESTIONS.name
GOOD = '{"id": "a", "prompt": "1 + 1?", "expected_answer": "2"}\n'


def test_committed_files_match_the_questions(tmp_path: Path):
    shutil.copy(QUESTIONS, tmp_path)
    assert main(["eval-set-manifest", str(tmp_path)]) == 0
    for name in ("manifest.json", "README.md"):
        assert (tmp_path / name).read_bytes() == (QUESTIONS.parent / name).read_bytes()


def test_changed_questions_get_a_new_manifest(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / FILE).write_text(GOOD, "utf-8")
    assert main(["eval-set-manifest", str(tmp_path)]) == 0
    (tmp_path / FILE).write_text(GOOD.replace("2", "3"), "utf-8")
    with pytest.raises(M32Error, match=rf"m32 eval-set-manifest {tmp_path}"):
        read_eval_manifest(tmp_path)
    assert main(["eval-set-manifest", str(tmp_path)]) == 0
    manifest = read_eval_manifest(tmp_path)
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == f"{tmp_path / 'manifest.json'}: 1 questions, sha256 {manifest.sha256}"


@pytest.mark.parametrize(
    ("questions", "said"),
    [
        (None, f"{FILE}: found no file"),
        ("", f"{FILE}: found no questions"),
        ("{]\n", f"{FILE}:1: found"),
        ('{"id": "a", "prompt": "1 + 1?"}\n', f"{FILE}:1 expected_answer: found no such field"),
        (GOOD * 2, f"{FILE}:2 id: found 'a'"),
        (GOOD + GOOD.replace('"a"', '"b"'), f"{FILE}:2 prompt: found '1 + 1?', which line 1 has too"),
    ],
)
def test_unusable_questions_are_refused(
    questions: str | None, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    if questions is not None:
        (tmp_path / FILE).write_text(questions, "utf-8")
    assert main(["eval-set-manifest", str(tmp_path)]) == 2
    assert said in capsys.readouterr().err
    assert not (tmp_path / "manifest.json").exists()


def test_unusable_folders_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "file").write_text(GOOD, "utf-8")
    (tmp_path / "folder" / FILE).mkdir(parents=True)
    for name, found in (
        ("none", "no file"),
        ("file", "not a directory"),
        ("folder", "is a directory"),
    ):
        assert main(["eval-set-manifest", str(tmp_path / name)]) == 2
        assert f"found {found}, expected a readable text file" in capsys.readouterr().err
