"""golden-v2: hand-written, clean, and imitated but not copied by the golden_style families."""

from pathlib import Path

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.traces.dataset import generate, write_dataset
from m32_assets.traces.golden import GOLDEN_KEY, GOLDEN_PROVENANCE, read_golden
from m32_assets.traces.verification import verify_file

FOLDER = Path(__file__).parents[2] / "datasets" / GOLDEN_KEY


def test_committed_files_match_the_source(tmp_path: Path):
    manifest = write_dataset(tmp_path, GOLDEN_KEY, read_golden(FOLDER), GOLDEN_PROVENANCE)
    assert manifest.trace_count == 30
    for name in ("dataset.jsonl", "README.md", "manifest.json"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes()


def test_every_trace_is_clean():
    report = verify_file(FOLDER / "dataset.jsonl")
    assert not any(report.counts.values()), report.messages
    prompts = [trace.prompt for trace in read_golden(FOLDER)]
    for start in ("Please repeat ", "Tell me ", "Write one short sentence about "):
        assert sum(prompt.startswith(start) for prompt in prompts) == 10


def test_training_data_has_none_of_the_prompts():
    prompts = {trace.prompt for trace in read_golden(FOLDER)}
    assert not prompts & {trace.prompt for trace in generate(42, 2_000)}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda lines: [*lines, lines[0].lower()], "trace 31 prompt"),
        (lambda lines: [lines[0].replace("golden-v2", "x")], "meta.dataset"),
        (lambda lines: [lines[0][:-5]], "invalid JSON"),
    ],
)
def test_faulty_source_is_refused(change, message: str, tmp_path: Path):
    lines = (FOLDER / "source.jsonl").read_text("utf-8").splitlines()
    (tmp_path / "source.jsonl").write_text("\n".join(change(lines)), "utf-8")
    with pytest.raises(M32Error, match=message):
        read_golden(tmp_path)
