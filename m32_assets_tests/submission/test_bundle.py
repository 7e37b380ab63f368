"""The bundle: the same bytes from the same inputs, and every fault of a zip is found."""

import zipfile
from pathlib import Path

import pytest

from m32_assets.errors import M32Error
from m32_assets.submission.bundle import REQUIRED, build_bundle, verify_bundle
from m32_assets.submission.evidence import evidence_findings


def _contents() -> dict[str, Path | bytes]:
    return {name: b"{}\n" if name.endswith((".json", ".jsonl")) else b"text\n" for name in REQUIRED}


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    return Path(build_bundle(_contents(), tmp_path / "a", date="20260101", short_sha="abcdef0").path)


def test_two_builds_are_the_same_bytes(bundle: Path, tmp_path: Path):
    again = build_bundle(dict(reversed(_contents().items())), tmp_path / "b", date="20260101", short_sha="abcdef0")
    assert Path(again.path).read_bytes() == bundle.read_bytes()
    assert bundle.name == "tunix_rt_m32_20260101_abcdef0.zip"
    assert verify_bundle(bundle) == []


@pytest.mark.parametrize("name", REQUIRED)
def test_a_missing_part_is_named(name: str, tmp_path: Path):
    contents = _contents()
    del contents[name]
    with pytest.raises(M32Error, match=name):
        build_bundle(contents, tmp_path, date="20260101", short_sha="abcdef0")
    assert list(tmp_path.iterdir()) == []


def test_a_null_in_the_evidence_is_refused(tmp_path: Path):
    with pytest.raises(M32Error, match="is null"):
        build_bundle({**_contents(), "evidence/metrics.jsonl": b'{"loss": null}\n'}, tmp_path, date="1", short_sha="a")


@pytest.mark.parametrize("name", ["/etc/passwd", "../up", "a/../../b", "evil\\x", "LICENSE"])
def test_unsafe_and_double_names_are_found(bundle: Path, name: str):
    with zipfile.ZipFile(bundle, "a") as archive:
        archive.writestr(name, "x")
    assert verify_bundle(bundle)


def test_a_link_is_found(bundle: Path):
    info = zipfile.ZipInfo("link")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(bundle, "a") as archive:
        archive.writestr(info, "/etc/passwd")
    assert any("no regular file" in finding for finding in verify_bundle(bundle))


def test_a_changed_byte_is_found(bundle: Path):
    data = bytearray(bundle.read_bytes())
    at = data.index(b"LICENSE") + len("LICENSE")
    data[at] ^= 0xFF
    bundle.write_bytes(bytes(data))
    assert verify_bundle(bundle)


def test_no_zip_is_refused(tmp_path: Path):
    with pytest.raises(M32Error, match="no file"):
        verify_bundle(tmp_path / "none.zip")


def test_placeholders_and_nulls_in_evidence_are_named(tmp_path: Path):
    (tmp_path / "run_manifest.json").write_text('{"model_id": "<PENDING>", "score": null}')
    findings = evidence_findings(tmp_path)
    assert any("PENDING" in f for f in findings)
    assert any("score is null" in f for f in findings)
    assert any("metrics.jsonl is missing" in f for f in findings)
