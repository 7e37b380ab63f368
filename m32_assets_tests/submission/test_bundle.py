"""The bundle: the same inputs give the same bytes, and each fault of a zip is found."""

import contextlib
import json
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import sha256_bytes
from m32_assets.submission.bundle import BundleTooLarge, build_bundle
from m32_assets.submission.bundle_layout import REQUIRED, SUMS
from m32_assets.submission.verify import verify_bundle
from m32_assets.submission.zip_writer import write_zip

Parts = dict[str, Path | bytes]


@pytest.fixture(scope="module")
def unpacked(tiny_bundle: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(tiny_bundle) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != SUMS}


@pytest.fixture
def parts(unpacked: dict[str, bytes]) -> Parts:
    return dict(unpacked)


@pytest.fixture
def copy(tiny_bundle: Path, tmp_path: Path) -> Path:
    path = tmp_path / "copy.zip"
    path.write_bytes(tiny_bundle.read_bytes())
    return path


def _json(parts: Parts, name: str) -> dict:
    data = parts[name]
    assert isinstance(data, bytes)
    return json.loads(data)


def _findings(parts: Parts, folder: Path) -> str:
    """The findings over a zip of these parts, whose sums are right."""
    write_zip(folder / "changed.zip", parts)
    return "\n".join(verify_bundle(folder / "changed.zip").findings)


def _set(name: str, **values: object) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        parts[name] = json.dumps({**_json(parts, name), **values}).encode()

    return change


def _replace(name: str, old: bytes, new: bytes) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        data = parts[name]
        assert isinstance(data, bytes)
        assert old in data
        parts[name] = data.replace(old, new, 1)

    return change


def _hash_evidence(parts: Parts) -> None:
    """Write the sha256 of the changed evidence into the manifest, as a careful forger does."""
    manifest = _json(parts, "evidence/run_manifest.json")
    for name in manifest["evidence"]:
        data = parts[f"evidence/{name}"]
        assert isinstance(data, bytes)
        manifest["evidence"][name] = sha256_bytes(data)
    parts["evidence/run_manifest.json"] = json.dumps(manifest).encode()


def _set_held_out(**values: object) -> Callable[[Parts], None]:
    def change(parts: Parts) -> None:
        summary = _json(parts, "evidence/eval_summary.json")
        summary["held_out"] |= values
        parts["evidence/eval_summary.json"] = json.dumps(summary).encode()

    return change


def _without_held_out(parts: Parts) -> None:
    summary = _json(parts, "evidence/eval_summary.json")
    del summary["held_out"]
    parts["evidence/eval_summary.json"] = json.dumps(summary).encode()


FAULTS: dict[str, tuple[Callable[[Parts], None], str]] = {
    "a null": (
        _set("evidence/run_manifest.json", command=None),
        "command: Input should be a valid string, found 'None'",
    ),
    "a placeholder": (_set("evidence/run_manifest.json", command="<PENDING>"), "placeholder 'PENDING'"),
    "an empty word": (
        _set("evidence/run_manifest.json", dagster_run_id="unknown"),
        "dagster_run_id: Value error, says",
    ),
    "a null in the metrics": (
        _replace("evidence/metrics.jsonl", b'"loss":', b'"loss":null,"was":'),
        "metrics.jsonl:1 loss: Input should be a valid number",
    ),
    "an infinite loss": (
        _replace("evidence/metrics.jsonl", b'"loss":', b'"loss":1e999,"was":'),
        "metrics.jsonl:1 loss: Input should be a finite number",
    ),
    "a step without a loss": (
        _replace("evidence/metrics.jsonl", b'"loss":', b'"was":'),
        "metrics.jsonl:1 loss: Field required",
    ),
    "a duplicate key": (_replace("evidence/metrics.jsonl", b"{", b'{"step":1,'), "is not JSON (duplicate key)"),
    "a null setting": (
        _replace("evidence/run_config.json", b'"lora_rank": ', b'"other": null, "lora_rank": '),
        "run_config.json training.other",
    ),
    "a placeholder for the instruction": (
        _set("evidence/run_config.json", instruction="TODO: write one"),
        "instruction: Value error, holds the placeholder 'TODO'",
    ),
    "a prompt without a question": (
        _set("evidence/run_config.json", prompt_template="Answer."),
        "prompt_template: String should match pattern",
    ),
    "a prediction without a verdict": (
        _replace("evidence/predictions.jsonl", b'"well_formed":false', b'"well_formed":null'),
        "predictions.jsonl:1 well_formed: Input should be a valid boolean",
    ),
    "a better score": (_set("evidence/eval_summary.json", primary_score=99.0), "primary_score is 99.0"),
    "the lesser baseline": (
        _set("evidence/eval_summary.json", compared_with="few_shot"),
        "compares with few_shot, the better baseline is zero_shot",
    ),
    "one baseline": (lambda p: p.pop("evidence/baseline_few_shot.jsonl"), "baseline_few_shot.jsonl is missing"),
    "other worked examples": (
        _replace("source/m32_assets/evaluation/worked_examples.jsonl", b"ferry", b"train"),
        "is not the worked_examples.jsonl of the run",
    ),
    "another dataset": (
        _replace("dataset/dataset.jsonl", b'"', b' "'),
        "dataset/dataset.jsonl is not the dataset.jsonl of the run",
    ),
    "another eval set": (
        _replace("eval_set/eval_set.jsonl", b"core-001", b"core-xxx"),
        "is not the eval_set.jsonl of the run",
    ),
    "another held-out set": (
        _replace("eval_set/apart/eval-v2/test.jsonl", b"test-001", b"test-xxx"),
        "eval_set/apart/eval-v2/test.jsonl is not the eval_set/apart/eval-v2/test.jsonl of the run",
    ),
    "no held-out set": (
        lambda p: p.pop("eval_set/apart/eval-v2/test.jsonl"),
        "eval_set/apart/eval-v2/test.jsonl is missing, though eval_summary.json has held_out",
    ),
    "questions that the data was kept apart from, missing": (
        lambda p: p.pop("eval_set/apart/eval-v2/dev.jsonl"),
        "eval_set/apart/eval-v2/dev.jsonl is missing, which the run kept",
    ),
    "questions that the run did not have": (
        lambda p: p.update({"eval_set/apart/eval-v3/test.jsonl": b"{}"}),
        "inputs has no eval_set/apart/eval-v3/test.jsonl",
    ),
    "a null for the held-out scores": (
        _set("evidence/eval_summary.json", held_out=None),
        "held_out: Value error, is null; leave the field out",
    ),
    "the lesser held-out baseline": (
        _set_held_out(compared_with="few_shot"),
        "held_out compares with few_shot, the better baseline is zero_shot",
    ),
    "one held-out baseline": (
        lambda p: p.pop("evidence/baseline_few_shot_eval-v2.jsonl"),
        "baseline_few_shot_eval-v2.jsonl is missing, though eval_summary.json has held_out",
    ),
    "held-out answers without scores": (
        _without_held_out,
        "predictions_eval-v2.jsonl is of no run: eval_summary.json has no held_out",
    ),
    "a held-out prediction without a verdict": (
        _replace("evidence/predictions_eval-v2.jsonl", b'"well_formed":false', b'"well_formed":null'),
        "predictions_eval-v2.jsonl:1 well_formed: Input should be a valid boolean",
    ),
    "another tokenizer": (
        lambda p: p.update({"tokenizer/tokenizer.model": b"x"}),
        "is not the tokenizer.model of the run",
    ),
    "another template": (
        _set("prompt_template.json", instruction="Just answer."),
        "prompt_template.json is not that of",
    ),
    "other decoding": (_set("decoding.json", temperature=0.7), "decoding.json is not that of"),
    "a card without a licence": (_replace("MODEL_CARD.md", b"license:", b"licence:"), "MODEL_CARD.md license is None"),
    "a card without a form": (lambda p: p.update({"MODEL_CARD.md": b"---\n: [\n---\ntext"}), "MODEL_CARD.md"),
    "other training rows": (
        _replace("rows/train.jsonl", b"\n", b"\n\n"),
        "rows/train.jsonl is not the train.jsonl of the training",
    ),
    "rows of another training": (
        _set("evidence/run_config.json", training_rows={"signed": 133}),
        "has the rows {",
    ),
    "no ingested rows": (
        lambda p: p.__delitem__("ingested/dataset.jsonl"),
        "ingested/dataset.jsonl is missing, which the run trained on",
    ),
    "no extra traces": (
        lambda p: p.__delitem__("rows/extra_traces.jsonl"),
        "rows/extra_traces.jsonl is missing, which the run trained on",
    ),
    "other ingested rows": (
        _replace("ingested/dataset.jsonl", b"sacks", b"bags"),
        "ingested/dataset.jsonl is not the ingested/dataset.jsonl of the run",
    ),
    "a card without the team's file": (
        _replace("MODEL_CARD.md", b"| the file team.jsonl |", b"-->"),
        "MODEL_CARD.md does not name 'team.jsonl'",
    ),
    "a stale dataset manifest": (_set("dataset/manifest.json", sha256="0" * 64), "dataset/manifest.json is stale"),
    "a token": (_replace("source/README.md", b"#", b"hf_" + b"a1B2" * 9 + b" #"), "holds a Hugging Face token"),
    "a title that Kaggle refuses": (
        _set("dataset-metadata.json", title="m32"),
        "dataset-metadata.json: title: String should",
    ),
    "two licences": (
        _set("dataset-metadata.json", licenses=[{"name": "other"}] * 2),
        "dataset-metadata.json: licenses: List",
    ),
    "a field Kaggle does not know": (
        _set("notebook/kernel-metadata.json", gpu=True),
        "kernel-metadata.json: gpu: Extra inputs",
    ),
    "a title of another slug": (
        _set("notebook/kernel-metadata.json", title="Some notebook"),
        "Kaggle makes 'some-notebook' of",
    ),
    "a notebook on other data": (
        _set("notebook/kernel-metadata.json", dataset_sources=["m32-assets/other-data"]),
        "this bundle is",
    ),
    "another notebook": (_set("notebook/kernel-metadata.json", code_file="mine.ipynb"), "code_file is 'mine.ipynb'"),
    "a page cut short": (lambda p: p.update({"evidence/report.html": b"<html>"}), "report.html is not a complete page"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_with_right_sums_is_named(fault: str, parts: Parts, tmp_path: Path):
    change, message = FAULTS[fault]
    change(parts)
    assert message in _findings(parts, tmp_path)


@pytest.mark.parametrize(
    ("name", "questions"),
    [
        (f"{name}{suffix}.jsonl", questions)
        for suffix, questions in (("", "eval_set.jsonl"), ("_eval-v2", "apart/eval-v2/test.jsonl"))
        for name in ("predictions", "baseline_zero_shot", "baseline_few_shot")
    ],
)
def test_changed_answers_are_found_even_if_their_sha256_is_recorded(
    name: str, questions: str, parts: Parts, tmp_path: Path
):
    name = f"evidence/{name}"
    data = parts[name]
    assert isinstance(data, bytes)
    rows = [json.loads(line) for line in data.splitlines()]
    eval_set = parts[f"eval_set/{questions}"]
    assert isinstance(eval_set, bytes)
    key = json.loads(eval_set.splitlines()[0])["expected_answer"]
    rows[0]["output"] = f"<reasoning>It is {key}</reasoning>\n<answer>{key}</answer>"
    parts[name] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    _hash_evidence(parts)
    assert "gives primary_score" in _findings(parts, tmp_path)


def test_held_out_answers_whose_sha256_is_not_recorded_are_found(parts: Parts, tmp_path: Path):
    manifest = _json(parts, "evidence/run_manifest.json")
    del manifest["evidence"]["predictions_eval-v2.jsonl"]
    parts["evidence/run_manifest.json"] = json.dumps(manifest).encode()
    assert "evidence: no sha256 of predictions_eval-v2.jsonl" in _findings(parts, tmp_path)


def test_stale_asset_is_named(parts: Parts, tmp_path: Path):
    manifest = _json(parts, "evidence/run_manifest.json")
    manifest["lineage"]["evaluation"]["upstream"]["rl_checkpoint"] = "0" * 64
    parts["evidence/run_manifest.json"] = json.dumps(manifest).encode()
    assert "evaluation is stale: made from rl_checkpoint" in _findings(parts, tmp_path)


def test_two_builds_give_the_same_bytes(parts: Parts, tiny_bundle: Path, tmp_path: Path):
    before = os.umask(0o077)
    try:
        again = build_bundle(dict(reversed(parts.items())), tmp_path / "b", date="20260101", short_sha="abcdef0")
    finally:
        os.umask(before)
    assert Path(again.path).read_bytes() == tiny_bundle.read_bytes()
    assert Path(again.path).name == "tunix_rt_m32_20260101_abcdef0.zip"


def test_bundle_has_the_name_it_is_given(parts: Parts, tmp_path: Path):
    again = build_bundle(parts, tmp_path / "b", date="20260101", short_sha="abcdef0", name="our_best")
    assert Path(again.path).name == "our_best_20260101_abcdef0.zip"


@pytest.mark.parametrize(
    "name", ["", "short", "Ours_best", "../escape", "our best", "_ours_best", "ours__best", "o" * 80]
)
def test_odd_names_are_refused(name: str, tmp_path: Path):
    with pytest.raises(M32Error, match="bundle name"):
        build_bundle({}, tmp_path, date="20260101", short_sha="abcdef0", name=name)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("pattern", REQUIRED)
def test_missing_part_is_named(pattern: str, parts: Parts, tmp_path: Path):
    for name in [name for name in parts if Path(name).match(pattern)]:
        del parts[name]
    with pytest.raises(M32Error) as refused:
        build_bundle(parts, tmp_path / "b", date="20260101", short_sha="abcdef0")
    assert pattern in str(refused.value)
    assert not (tmp_path / "b").exists()


def test_large_bundle_is_refused(parts: Parts, tmp_path: Path):
    with pytest.raises(BundleTooLarge, match="at most 1000"):
        build_bundle(parts, tmp_path, date="20260101", short_sha="abcdef0", max_bytes=1000)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["/etc/passwd", "../up", "a/../../b", "evil\\x", "LICENSE", "license", "LICENSE/x"])
def test_unsafe_and_duplicate_names_are_found(copy: Path, name: str):
    said = pytest.warns(UserWarning, match="Duplicate name") if name == "LICENSE" else contextlib.nullcontext()
    with zipfile.ZipFile(copy, "a") as archive, said:
        archive.writestr(name, "x")
    assert any(name.replace("\\", "\\\\").split("/")[0] in finding for finding in verify_bundle(copy).findings)


@pytest.mark.parametrize("mode", [0o120777, 0o020666, 0o010644, 0o040755], ids=["link", "device", "pipe", "folder"])
def test_entry_that_is_not_a_file_is_found(copy: Path, mode: int):
    info = zipfile.ZipInfo("entry")
    info.external_attr = mode << 16
    with zipfile.ZipFile(copy, "a") as archive:
        archive.writestr(info, "/etc/passwd")
    assert any("not a regular file" in finding for finding in verify_bundle(copy).findings)


def test_bomb_is_found(copy: Path):
    with zipfile.ZipFile(copy, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", bytes(50_000_000))
    assert any("unpacks to 50000000 bytes" in finding for finding in verify_bundle(copy).findings)


def test_any_changed_byte_is_found(tiny_bundle: Path, tmp_path: Path):
    data, draw = tiny_bundle.read_bytes(), random.Random(7)
    for at in [draw.randrange(len(data)) for _ in range(10)]:
        changed = tmp_path / "changed.zip"
        changed.write_bytes(data[:at] + bytes([data[at] ^ 0x20]) + data[at + 1 :])
        assert _is_refused(changed), f"byte {at}"


def _is_refused(path: Path) -> bool:
    try:
        return bool(verify_bundle(path).findings)
    except M32Error:  # too broken to be a zip
        return True


def test_missing_zip_is_refused(tmp_path: Path):
    with pytest.raises(M32Error, match="no file"):
        verify_bundle(tmp_path / "none.zip")
