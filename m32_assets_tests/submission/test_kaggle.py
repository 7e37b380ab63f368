"""Kaggle's metadata; what it refuses in a bundle is in test_bundle.py."""

import json

import pytest
from pydantic import ValidationError

from m32_assets.submission.kaggle import dataset_metadata, kernel_metadata


@pytest.mark.parametrize("run", ["tiny", "m32_v1", "a", "a__b-", "0" * 32])
def test_any_run_name_gives_names_that_kaggle_allows(run: str):
    dataset, kernel = json.loads(dataset_metadata("a-team", run)), json.loads(kernel_metadata("a-team", run, True))
    assert kernel["dataset_sources"] == [dataset["id"]]
    assert kernel["enable_gpu"] is True
    assert kernel["id"] == f"a-team/{kernel['title']}"


@pytest.mark.parametrize(("owner", "run"), [("A Team", "m32_v1"), ("", "m32_v1"), ("a-team", "0" * 64)])
def test_names_that_kaggle_refuses_are_refused(owner: str, run: str):
    with pytest.raises(ValidationError):
        kernel_metadata(owner, run, False)
