"""Dataset folders as other tools read them: the hub's card parser and loader."""

from pathlib import Path

from m32_assets.traces.card import dataset_card
from m32_assets.traces.dataset import DATASET_KEY, generate, provenance, write_dataset
from m32_assets.traces.jsonl import read_traces
from m32_assets.traces.manifest import Manifest, TopicRow
from m32_assets.traces.provenance import OWN_LICENCE, Provenance
from m32_assets.traces.schema import ReasoningTrace, TraceStep

OWN = Provenance(generator="hand", licence=OWN_LICENCE, description="Written by hand.")


def written(folder: Path) -> Manifest:
    return write_dataset(folder, DATASET_KEY, generate(42, 50), provenance(42, 50))


def test_hub_reads_the_card(tmp_path: Path):
    from huggingface_hub import DatasetCard

    manifest = written(tmp_path)
    card = DatasetCard.load(tmp_path / "README.md")
    data = card.data.to_dict()
    assert (data["license"], data["pretty_name"], data["language"]) == ("apache-2.0", DATASET_KEY, ["en"])
    assert data["size_categories"] == ["n<1K"]
    assert data["configs"][0]["data_files"] == [{"split": "train", "path": "dataset.jsonl"}]
    assert manifest.sha256 in card.text


def test_foreign_text_cannot_break_the_card(tmp_path: Path):
    from huggingface_hub import DatasetCard

    rows = {"---\nlicense: mit": TopicRow("a|b", 1, "<script>\n---\n| x |", "`*_[]")}
    text = dataset_card(written(tmp_path), rows, {})
    card = DatasetCard(text)
    assert card.data.to_dict()["license"] == "apache-2.0"
    assert "<script>" not in text
    (row,) = [line for line in text.splitlines() if "script" in line]
    assert row.replace("\\|", "").count("|") == 6


def test_subjects_are_counted_in_each_category_the_most_frequent_first(tmp_path: Path):
    def trace(number: int, **meta: str) -> ReasoningTrace:
        steps = [TraceStep(i=0, type="conclude", content=f"so {number}")]
        return ReasoningTrace(
            trace_version="1.0", prompt=f"Which {number}?", final_answer=f"{number}", steps=steps, meta=meta
        )

    topics = [("facts", "money"), ("problems", "money"), ("problems", "logic"), ("problems", "money")]
    traces = [trace(n, category=category, subject=subject) for n, (category, subject) in enumerate(topics)]
    write_dataset(tmp_path, "mine-v1", traces, OWN)
    text = (tmp_path / "README.md").read_text("utf-8")
    assert "## Families" not in text
    assert text.partition("its answer |\n")[2].partition("\n\n")[0].splitlines() == [
        "| --- | --- | ---: | --- | --- |",
        "| money | problems | 2 | Which 1? | 1 |",
        "| money | facts | 1 | Which 0? | 0 |",
        "| logic | problems | 1 | Which 2? | 2 |",
    ]
    write_dataset(tmp_path, "mine-v1", [*traces, trace(4, category="reasoning", family="gcd"), trace(5)], OWN)
    text = (tmp_path / "README.md").read_text("utf-8")
    assert "| all | uncategorized | 1 | Which 5? | 5 |\n| gcd | reasoning | 1 | Which 4? | 4 |\n\n## Subjects" in text


def test_datasets_library_reads_the_rows(tmp_path: Path):
    import datasets

    written(tmp_path / "data")
    rows = datasets.load_dataset("json", data_files=str(tmp_path / "data/dataset.jsonl"), cache_dir=str(tmp_path / "c"))
    (split,) = rows.values()
    traces = read_traces(tmp_path / "data/dataset.jsonl")
    assert split.num_rows == len(traces)
    assert [row["prompt"] for row in split] == [trace.prompt for trace in traces]
    assert [step["content"] for step in split[7]["steps"]] == [step.content for step in traces[7].steps]
