"""Kaggle's metadata; what it refuses in a bundle is in test_bundle.py."""

import json

import pytest
from pydantic import ValidationError

from m32_assets.submission.evidence import DEFAULT_NAME
from m32_assets.submission.kaggle import KernelMetadata, dataset_metadata, kaggle_slug, kernel_metadata


@pytest.mark.parametrize("run", ["tiny", "m32_v1", "a", "a__b-", "0" * 32])
@pytest.mark.parametrize("bundle", [DEFAULT_NAME, "sacks1", "our-best_of-9", "0" * 40])
def test_any_run_or_bundle_name_gives_names_that_kaggle_allows(run: str, bundle: str):
    slug = kaggle_slug(bundle, run)
    dataset, kernel = json.loads(dataset_metadata("a-team", slug)), json.loads(kernel_metadata("a-team", slug, "gpu"))
    assert kernel["dataset_sources"] == [dataset["id"]]
    assert kernel["enable_gpu"] is True
    assert kernel["id"] == f"a-team/{kernel['title']}"


@pytest.mark.parametrize(("owner", "run"), [("A Team", "m32_v1"), ("", "m32_v1"), ("a-team", "0" * 64)])
def test_names_that_kaggle_refuses_are_refused(owner: str, run: str):
    with pytest.raises(ValidationError):
        kernel_metadata(owner, kaggle_slug(DEFAULT_NAME, run), "cpu")


@pytest.mark.parametrize(
    ("platform", "gpu", "tpu", "machine"),
    [("cpu", False, False, ""), ("gpu", True, False, "NvidiaTeslaT4"), ("tpu", False, True, "TpuV5E8")],
)
def test_notebook_asks_for_the_machine_that_the_run_was_trained_on(platform: str, gpu: bool, tpu: bool, machine: str):
    kernel = json.loads(kernel_metadata("a-team", "tunix-rt-tiny", platform))
    assert (kernel["enable_gpu"], kernel["enable_tpu"], kernel["machine_shape"]) == (gpu, tpu, machine)


def test_metadata_of_an_earlier_version_has_no_machine():
    kernel = json.loads(kernel_metadata("a-team", "tunix-rt-tiny", "cpu"))
    del kernel["machine_shape"]
    assert KernelMetadata.model_validate_json(json.dumps(kernel)).machine_shape == ""


def test_default_bundle_is_named_after_its_run_on_kaggle():
    assert kaggle_slug(DEFAULT_NAME, "m32_v1") == "tunix-rt-m32-v1"
    assert kaggle_slug("our_best", "m32_v1") == "our-best"
