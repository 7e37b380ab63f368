"""Provenance: an object with generator, seed, families and files; manifests of earlier versions are read."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, sha256_bytes, write_json
from m32_assets.traces.dataset import (
    DATASET_KEY,
    GENERATOR,
    capacity,
    generate,
    provenance,
    rows_by_family,
    used_up,
    write_dataset,
)
from m32_assets.traces.family import families
from m32_assets.traces.manifest import read_manifest
from m32_assets.traces.provenance import UNKNOWN, Provenance, SourceFile, common_licence
from m32_assets_tests.support.project import ROOT
from m32_assets_tests.support.run_folders import edit_json

DATASETS = ("dev-reasoning-v1", "dev-reasoning-v2", "golden-v2", "curated-v1")


def file(name: str, rows: int, licence: str = UNKNOWN) -> SourceFile:
    return SourceFile(name=name, form="traces", sha256=sha256_bytes(name.encode()), rows=rows, licence=licence)


@pytest.mark.parametrize("key", DATASETS)
def test_committed_manifest_has_the_object_that_readers_of_the_format_expect(key: str):
    manifest = read_manifest(ROOT / "datasets" / key)
    written = read_json(ROOT / "datasets" / key / "manifest.json")["provenance"]
    assert written == manifest.provenance.model_dump()
    assert {"generator", "seed", "families"} <= written.keys()
    assert written["generator"] != UNKNOWN
    assert written["licence"] == "apache-2.0"
    assert written["description"] in (ROOT / "datasets" / key / "README.md").read_text("utf-8")


@pytest.mark.parametrize("count", [10, 550, 3000])
def test_families_are_counted_as_they_are_written(count: int):
    counted = Counter((trace.meta or {})["family"] for trace in generate(42, count))
    assert provenance(42, count).families == rows_by_family(count) == counted


def test_families_add_up_to_the_last_row_and_none_has_more_than_it_can_write():
    for count in (capacity() - 10, capacity()):
        rows = rows_by_family(count)
        assert sum(rows.values()) == count
        assert all(number <= families()[name].size for name, number in rows.items())
        assert used_up(count) == {name: rows[name] for name in rows if rows[name] == families()[name].size}


def test_provenance_changes_neither_the_rows_nor_the_build_id(tmp_path: Path):
    of_drawn = write_dataset(tmp_path / "a", DATASET_KEY, generate(42, 10), provenance(42, 10))
    other = Provenance(generator="someone", seed=42, description="The same rows.")
    of_other = write_dataset(tmp_path / "b", DATASET_KEY, generate(42, 10), other)
    assert (of_drawn.build_id, of_drawn.trace_ids, of_drawn.sha256) == (
        of_other.build_id,
        of_other.trace_ids,
        of_other.sha256,
    )
    assert (of_drawn.seed, of_drawn.provenance.generator) == (42, GENERATOR)


def test_provenance_of_files_is_asked_for_once_the_rows_are_written(tmp_path: Path):
    counts = Counter[str]()

    def rows() -> Any:
        for trace in generate(42, 10):
            counts["rows"] += 1
            yield trace

    manifest = write_dataset(
        tmp_path,
        "own-v1",
        rows(),
        lambda: Provenance(generator="m32-assets ingest", files=[file("a.jsonl", counts["rows"])], description="Ours."),
    )
    assert manifest.provenance.files[0].rows == 10
    card = (tmp_path / "README.md").read_text("utf-8")
    assert f"| a.jsonl | traces | 10 | unknown | `{manifest.provenance.files[0].sha256}` |" in card
    assert read_manifest(tmp_path) == manifest


def test_sentence_of_an_earlier_version_is_read_as_the_description(tmp_path: Path):
    manifest = write_dataset(tmp_path, DATASET_KEY, generate(42, 10), provenance(42, 10))
    edit_json(tmp_path / "manifest.json", lambda value: value.update(provenance=value["provenance"]["description"]))
    former = read_manifest(tmp_path)
    assert former.provenance == Provenance(
        generator=UNKNOWN, seed=42, description=manifest.provenance.description, licence=UNKNOWN
    )
    assert former.build_id == manifest.build_id


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"seed": 7}, "provenance.seed is 7, seed is 42"),
        ({"files": [file("a.jsonl", 3).model_dump()]}, "provenance.files have 3 rows, trace_count is 10"),
        ({"generator": ""}, "provenance.generator"),
        ({"licences": "mit"}, "provenance.licences"),
        ({"families": ["gcd"]}, "provenance.families"),
    ],
)
def test_provenance_that_does_not_fit_is_refused(wrong: dict[str, Any], said: str, tmp_path: Path):
    write_dataset(tmp_path, DATASET_KEY, generate(42, 10), provenance(42, 10))
    edit_json(tmp_path / "manifest.json", lambda value: value["provenance"].update(wrong))
    with pytest.raises(M32Error, match=said):
        read_manifest(tmp_path)


@pytest.mark.parametrize("value", ["", None, 3, []])
def test_manifest_without_provenance_is_refused(value: object, tmp_path: Path):
    write_dataset(tmp_path, DATASET_KEY, generate(42, 10), provenance(42, 10))
    write_json(tmp_path / "manifest.json", {**read_json(tmp_path / "manifest.json"), "provenance": value})
    with pytest.raises(M32Error, match="provenance"):
        read_manifest(tmp_path)


@pytest.mark.parametrize(
    ("licences", "common"),
    [
        (["mit", "mit"], "mit"),
        (["mit", UNKNOWN], UNKNOWN),
        (["mit", "cc-by-4.0"], "other"),
        ([], UNKNOWN),
    ],
)
def test_licence_of_all_files_is_no_more_than_what_is_known(licences: list[str], common: str):
    files = [file(f"{number}.jsonl", 1, licence) for number, licence in enumerate(licences)]
    assert common_licence([*files, file("unused.jsonl", 0, "gpl-3.0")]) == common


def test_licence_in_own_words_cannot_break_the_card(tmp_path: Path):
    from huggingface_hub import DatasetCard

    odd = "ours: ask us\n---\n| # *first*"
    write_dataset(
        tmp_path, "own-v1", generate(42, 10), Provenance(generator="us", seed=42, licence=odd, description="Ours.")
    )
    card = DatasetCard.load(tmp_path / "README.md")
    assert card.data.to_dict()["license"] == "other"
    assert "ours: ask us" in card.text
