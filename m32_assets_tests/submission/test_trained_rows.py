"""The rows in a bundle are those of the training, whatever ``sft_data`` was told, and each has its trace beside it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, sha256_file, write_json
from m32_assets.data.curated import CURATED_KEY, CURATED_PROVENANCE
from m32_assets.data.ingest import INGESTED_KEY
from m32_assets.sft.mixture import SOURCES as MIXED
from m32_assets.sft.mixture import Mixture, Sources, training_data
from m32_assets.sft.template import PromptTemplate
from m32_assets.sft.trained_on import write_trained_on
from m32_assets.submission.cards import model_card
from m32_assets.submission.eval_summary import EvalSummary
from m32_assets.submission.evidence import RecordedConfig
from m32_assets.submission.notebook import notebook
from m32_assets.submission.trained_rows import SOURCES, parts_of, read_trained_rows, trained_rows
from m32_assets.traces.dataset import DATASET_KEY, provenance, write_dataset
from m32_assets.traces.manifest import Manifest
from m32_assets.traces.provenance import UNKNOWN, Provenance, SourceFile
from m32_assets_tests.sft.test_mixture import CURATED, SIGNED, written
from m32_assets_tests.support.notebooks import code_cells, run_cells
from m32_assets_tests.support.project import ROOT
from m32_assets_tests.support.run_folders import edit_json, edit_rows

INGESTED = [written(number, "ingested") for number in range(30)]
FILES = [
    SourceFile(name="mine.jsonl", form="traces", sha256="a" * 64, licence="cc-by-4.0", rows=10),
    SourceFile(name="found | on the web.jsonl", form="gsm8k", sha256="b" * 64, rows=20),
]
ALL = Mixture(signed_traces=40, curated_traces=30, extra_traces=20, ingested_traces=100, validation_share=0.2)
MIXTURES = {
    "all sources": ALL,
    "signed alone": Mixture(),
    "curated traces": Mixture(curated_traces=60),
    "extra traces of weighted families": Mixture(extra_traces=20, family_weights={"kin": 1.0, "gcd": 0.5}),
    "a part of the ingested traces": Mixture(signed_traces=10, ingested_traces=12),
    "no ingested trace is short enough": Mixture(ingested_traces=100, max_ingested_tokens=1),
}


def unpacked(folder: Path, mixture: Mixture = ALL, template: PromptTemplate | None = None) -> Path:
    """What an unpacked bundle has of its rows: written as ``sft_data`` and the bundle write it."""
    template = template or PromptTemplate()
    manifest = ingested_manifest(folder / "of_project")
    data = training_data(Sources(SIGNED, 42, [], CURATED, INGESTED), mixture, template)
    on = write_trained_on(folder / "rows", data, INGESTED, manifest)
    if on.files:
        (folder / "rows/ingested").rename(folder / "ingested")
    write_dataset(folder / "dataset", DATASET_KEY, SIGNED, provenance(42, len(SIGNED)))
    write_dataset(folder / "curated", CURATED_KEY, CURATED, CURATED_PROVENANCE)
    recorded = {
        **read_json(ROOT / "submission_runs/m32_v1/run_config.json"),
        **mixture.model_dump(),
        "style": template.style,
        "instruction": template.instruction,
        "prompt_template": template.prompt("{question}"),
        "training_rows": data.counts,
        "ingested_files": [file.model_dump() for file in on.files],
    }
    write_json(folder / "evidence/run_config.json", recorded)
    inputs = {"train.jsonl": on.train_sha256, "validation.jsonl": on.validation_sha256}
    write_json(folder / "evidence/run_manifest.json", {"inputs": inputs})
    return folder


def ingested_manifest(folder: Path) -> Manifest:
    """The manifest of all ingested traces."""
    came_from = Provenance(generator="m32-assets ingest", files=FILES, description="Ours.")
    return write_dataset(folder, INGESTED_KEY, INGESTED, came_from)


def config_of(folder: Path) -> RecordedConfig:
    return RecordedConfig.model_validate(read_json(folder / "evidence/run_config.json"))


@pytest.mark.parametrize("mixture", MIXTURES)
def test_bundle_has_the_rows_of_the_training(mixture: str, tmp_path: Path):
    folder = unpacked(tmp_path, MIXTURES[mixture])
    rows = read_trained_rows(folder)
    data = training_data(Sources(SIGNED, 42, [], CURATED, INGESTED), MIXTURES[mixture], PromptTemplate())
    assert (rows.training, rows.validation, rows.counts) == (data.training, data.validation, data.counts)
    assert (folder / "ingested").exists() == bool(data.counts["ingested"]), "nothing else of a team's files"


def test_every_source_of_a_mixture_has_its_traces_in_the_bundle():
    assert tuple(SOURCES) == MIXED


@pytest.mark.parametrize("template", [PromptTemplate("numbered", ""), PromptTemplate("tags", "Think.")])
def test_rows_of_another_template_are_found_again(template: PromptTemplate, tmp_path: Path):
    assert read_trained_rows(unpacked(tmp_path, template=template)).findings == []


def test_joined_rows_keep_their_files_licences_and_parent(tmp_path: Path):
    folder = unpacked(tmp_path, Mixture(signed_traces=10, ingested_traces=12))
    described = read_json(folder / "ingested/manifest.json")
    assert [(file["name"], file["rows"]) for file in described["provenance"]["files"]] == [
        ("mine.jsonl", 10),
        ("found | on the web.jsonl", 2),
    ]
    assert described["provenance"]["licence"] == UNKNOWN
    assert described["parent_dataset_id"] == ingested_manifest(tmp_path / "again").build_id
    assert [file.model_dump() for file in config_of(folder).ingested_files] == described["provenance"]["files"]


def test_former_folder_of_joined_traces_is_removed(tmp_path: Path):
    manifest = ingested_manifest(tmp_path / "of_project")
    for mixture, there in ((ALL, True), (Mixture(), False)):
        data = training_data(Sources(SIGNED, 42, [], CURATED, INGESTED), mixture, PromptTemplate())
        write_trained_on(tmp_path / "sft", data, INGESTED, manifest)
        assert (tmp_path / "sft/ingested").exists() is there


def test_ingested_traces_of_no_named_file_are_refused(tmp_path: Path):
    data = training_data(Sources(SIGNED, 42, [], CURATED, INGESTED), ALL, PromptTemplate())
    former = Provenance(generator=UNKNOWN, description="A sentence of an earlier version.")
    manifest = write_dataset(tmp_path / "of_project", INGESTED_KEY, INGESTED, former)
    with pytest.raises(M32Error, match="Materialize ingested_traces again"):
        write_trained_on(tmp_path / "sft", data, INGESTED, manifest)


def _without(part: str) -> Callable[[Path], None]:
    return lambda folder: (folder / part).unlink()


def _rows(part: str, change: Callable[[list[Any]], object]) -> Callable[[Path], None]:
    """Change rows and record the sha256 of the changed file, as a careful forger does."""

    def fault(folder: Path) -> None:
        edit_rows(folder / part, change)
        inputs = {Path(part).name: sha256_file(folder / part)}
        edit_json(folder / "evidence/run_manifest.json", lambda manifest: manifest["inputs"].update(inputs))

    return fault


def _config(**values: Any) -> Callable[[Path], None]:
    return lambda folder: edit_json(folder / "evidence/run_config.json", lambda config: config.update(values))


def _other_traces(folder: Path) -> None:
    """A dataset of ingested traces that is sound, and not the one that was trained on."""
    others = [written(number, "other") for number in range(30)]
    came_from = Provenance(generator="m32-assets ingest", files=FILES, description="Ours.")
    write_dataset(folder / "ingested", INGESTED_KEY, others, came_from)


FAULTS: dict[str, tuple[Callable[[Path], None], str]] = {
    "the notebook would build 133 of 163 rows": (
        _rows("rows/train.jsonl", lambda rows: rows.__delitem__(slice(-30, None))),
        "has the rows",
    ),
    "no ingested traces": (_without("ingested/dataset.jsonl"), "rendered from no trace of the bundle"),
    "other ingested traces": (_other_traces, "rendered from no trace of the bundle"),
    "no extra traces": (_without("rows/extra_traces.jsonl"), "rendered from no trace of the bundle"),
    "no curated traces": (_without("curated/dataset.jsonl"), "rendered from no trace of the bundle"),
    "no training rows": (_without("rows/train.jsonl"), "rows/train.jsonl is missing"),
    "no validation rows": (_without("rows/validation.jsonl"), "rows/validation.jsonl is missing"),
    "other training rows": (
        lambda folder: edit_rows(folder / "rows/train.jsonl", list.reverse),
        "is not the train.jsonl of the training",
    ),
    "a changed row": (
        _rows("rows/train.jsonl", lambda rows: rows[3].update(final_answer="42")),
        "is not its trace of dataset/dataset.jsonl, rendered by this template",
    ),
    "a row of nobody": (
        _rows("rows/train.jsonl", lambda rows: rows[3].update(id="0" * 16)),
        "row 0000000000000000",
    ),
    "a row on both sides": (
        _rows("rows/validation.jsonl", lambda rows: rows.append({**rows[0], "id": "1" * 16})),
        "row 1111111111111111",
    ),
    "an ingested trace that was not trained on": (
        _rows("ingested/dataset.jsonl", lambda rows: rows.append({**rows[0], "prompt": "Something else?"})),
        "ingested/dataset.jsonl has 1 traces that were not trained on",
    ),
    "other files": (_config(ingested_files=[]), "name different ingested files"),
    "another template": (_config(style="numbered"), "rendered by this template"),
    "a torn file": (
        lambda folder: (folder / "curated/dataset.jsonl").write_bytes(b'{"prompt": "half'),
        "invalid JSON",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_is_found_and_stops_the_notebook(fault: str, tmp_path: Path):
    folder, (change, message) = unpacked(tmp_path), FAULTS[fault]
    change(folder)
    inputs = read_json(folder / "evidence/run_manifest.json")["inputs"]
    assert message in "\n".join(trained_rows(parts_of(folder), config_of(folder), inputs).findings)
    with pytest.raises(M32Error, match="the rows that the run trained on"):
        read_trained_rows(folder)


def test_notebook_counts_the_rows_of_the_training(tmp_path: Path):
    folder = unpacked(tmp_path)
    config = config_of(folder)
    cells = code_cells(notebook(config))
    given = f"import json; from pathlib import Path; BUNDLE = Path({str(folder)!r})\n"
    given += "config = json.loads((BUNDLE / 'evidence/run_config.json').read_text())\n"
    done = run_cells(given, cells["prompt"], cells["data"])
    rows = read_trained_rows(folder)
    assert f"{len(rows.training)} training rows, {len(rows.validation)} validation rows" in done.stdout, done.stderr
    assert "20 extra, 30 ingested" in done.stdout
    assert len(rows.training) == sum(config.training_rows.values())
    assert 'BUNDLE / "rows/train.jsonl"' in cells["train"]


def test_card_names_every_source_and_says_which_licence_is_unknown(tmp_path: Path):
    config = config_of(unpacked(tmp_path))
    summary = EvalSummary.model_validate(read_json(ROOT / "submission_runs/m32_v1/eval_summary.json"))
    card = model_card(config, summary, 10, 20)
    assert "trained on dev-reasoning-v2, curated-v1, ingested-v1." in card
    assert f"| the file mine.jsonl | 10 | traces | cc-by-4.0 | `{'a' * 64}` |" in card
    assert f"| the file found \\| on the web.jsonl | 20 | gsm8k | unknown | `{'b' * 64}` |" in card
    assert "The licence of 20 rows is unknown" in card
    plain = model_card(config_of(unpacked(tmp_path / "plain", Mixture())), summary, 10, 20)
    assert "unknown" not in plain
    assert "curated-v1" not in plain
