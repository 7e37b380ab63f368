"""The page of dev_reasoning_v2: pictures, lengths, ten sample traces, and the offending lines of a failed check."""

from pathlib import Path

import pytest

from m32_assets.traces import dataset
from m32_assets_tests.support.project import failed_checks, make_project, materialize, metadata_of, offending


def test_page_shows_the_composition_of_the_dataset(tmp_path: Path):
    project = make_project(tmp_path)
    tokenizer = project / ".cache/models/gemma3-270m/tokenizer.model"
    tokenizer.parent.mkdir(parents=True)
    tokenizer.write_bytes(b"not a tokenizer")
    result = materialize(project, "dev_reasoning_v2")
    assert not failed_checks(result)
    shown = metadata_of(result, "dev_reasoning_v2")
    assert shown["composition_picture"].startswith("![traces by family and category](data:image/png;base64,")
    assert shown["lengths"].startswith("![histograms of estimated tokens")  # the model in .cache decides nothing
    assert shown["estimated_tokens_mean"] < 150
    assert "reasoning | 385 | 70.0 %" in shown["composition"]
    assert sum(shown["families"].values()) == shown["dagster/row_count"] == 550
    first = list(dataset.generate(42, 10))
    assert all(trace.prompt in shown["ten_samples"] for trace in first)
    assert set(shown["findings"].values()) == {0}
    assert len(shown["findings"]) == 12


def test_failed_check_shows_the_offending_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    real = dataset.generate

    def faulty(seed: int, count: int) -> list[dataset.ReasoningTrace]:
        traces = list(real(seed, count))
        wrong = traces[6].steps[-1].model_copy(update={"content": f"2 + 2 = 5, so {traces[6].final_answer}"})
        traces[6] = traces[6].model_copy(update={"steps": [*traces[6].steps[:-1], wrong]})
        return traces

    monkeypatch.setattr(dataset, "generate", faulty)
    result = materialize(make_project(tmp_path), "dev_reasoning_v2")
    (failed,) = [check for check in result.get_asset_check_evaluations() if not check.passed]
    assert failed.check_name == "arithmetic"
    assert "line 7: step" in offending(failed)
    assert "says 2 + 2 = 5, but it is 4" in offending(failed)
