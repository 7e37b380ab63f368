"""dev-reasoning-v2: exact shares, the same bytes, and the longer begins with the shorter."""

import inspect
from collections import Counter
from pathlib import Path

import pytest

from m32_assets.common.errors import M32Error
from m32_assets.traces.dataset import DATASET_KEY, generate, provenance, write_dataset
from m32_assets.traces.family import families, permuted
from m32_assets.traces.manifest import read_manifest
from m32_assets.traces.verification.normalization import template_of


@pytest.mark.parametrize("count", [500, 550, 800])
def test_composition_is_exact(count: int):
    metas = [trace.meta or {} for trace in generate(42, count)]
    shares = Counter(meta["category"] for meta in metas)
    assert shares == {"reasoning": count * 7 // 10, "synthetic": count // 5, "golden_style": count // 10}
    assert Counter(meta["category"] for meta in metas if meta.get("slice") == "edge_case") == {"reasoning": 20}


@pytest.mark.parametrize("count", [550, 5000])
def test_no_template_covers_more_than_a_twentieth(count: int):
    templates = Counter(template_of(trace.prompt) for trace in generate(42, count))
    assert templates.most_common(1)[0][1] <= count / 20


def test_most_wordings_of_a_family_are_seen_in_its_first_traces():
    for name, family in families().items():
        file = Path(inspect.getfile(family.build)).with_name(f"{name}.txt")
        wordings = len(file.read_text("utf-8").splitlines()) if file.exists() else 19
        size = min(max(300, 3 * wordings), family.size)
        different = {template_of(family.draft(42, k).prompt) for k in range(size)}
        assert len(different) >= 0.8 * min(wordings, size), name


def test_longer_dataset_begins_with_the_shorter_one():
    assert list(generate(42, 800))[:550] == list(generate(42, 550))


def test_same_seed_gives_the_same_bytes(tmp_path: Path):
    for name in ("a", "b"):
        write_dataset(tmp_path / name, DATASET_KEY, list(generate(42, 550)), provenance(42, 550))
    for name in ("dataset.jsonl", "manifest.json", "README.md"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert list(generate(43, 10)) != list(generate(42, 10))


def test_changed_line_does_not_match_the_manifest(tmp_path: Path):
    write_dataset(tmp_path, DATASET_KEY, list(generate(42, 10)), provenance(42, 10))
    file = tmp_path / "dataset.jsonl"
    file.write_bytes(file.read_bytes().replace(b"1", b"2", 1))
    with pytest.raises(M32Error, match="sha256"):
        read_manifest(tmp_path)


def test_count_without_exact_shares_is_refused():
    with pytest.raises(M32Error, match="multiple of 10"):
        generate(42, 555)


@pytest.mark.parametrize("size", [1, 2, 10, 1000, 4097])
def test_permutation(size: int):
    assert sorted(permuted(i, size, "key") for i in range(size)) == list(range(size))


def test_prompts_of_a_family_never_repeat():
    for name, family in families().items():
        prompts = [family.draft(42, k).prompt for k in range(min(family.size, 300))]
        assert len(set(prompts)) == len(prompts), name
