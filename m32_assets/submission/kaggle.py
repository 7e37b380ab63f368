"""Kaggle's metadata files for the bundle as a dataset and for the notebook that runs on it.

Fields and limits: https://github.com/Kaggle/kaggle-api/blob/main/docs/datasets_metadata.md, and kernels_metadata.md
beside it.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, ValidationError, model_validator

from m32_assets.common.files import readable_json
from m32_assets.submission.bundle_layout import DATASET_METADATA, KERNEL_METADATA, NOTEBOOK
from m32_assets.submission.contracts import Strict
from m32_assets.submission.evidence import DEFAULT_NAME
from m32_assets.submission.evidence_check import problems

_Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*/[a-z0-9](-?[a-z0-9]){5,49}$")]
_Title = Annotated[str, Field(min_length=6, max_length=50)]


class _License(Strict):
    name: Literal["other"]
    """Kaggle does not list Gemma's terms."""


_MACHINES = {"gpu": "NvidiaTeslaT4", "tpu": "TpuV5E8"}
"""By platform. Kaggle's default GPU is a P100, for which today's CUDA libraries may have no code.

Names: https://github.com/Kaggle/kaggle-cli/blob/main/docs/kernels.md.
"""


class DatasetMetadata(Strict):
    """``dataset-metadata.json``."""

    id: _Id
    title: _Title
    description: str
    licenses: Annotated[list[_License], Field(min_length=1, max_length=1)]


class KernelMetadata(Strict):
    """``kernel-metadata.json``."""

    id: _Id
    title: _Title
    code_file: str
    language: Literal["python"]
    kernel_type: Literal["notebook"]
    is_private: bool
    enable_gpu: bool
    enable_tpu: bool
    machine_shape: str = ""
    """Which accelerator; empty for the default one. Bundles of earlier versions leave it out."""
    enable_internet: bool
    dataset_sources: list[_Id]
    competition_sources: list[str]
    kernel_sources: list[str]
    model_sources: list[str]

    @model_validator(mode="after")
    def _title_is_the_slug(self) -> KernelMetadata:
        if (slug := _slug(self.title)) != self.id.partition("/")[2]:
            raise ValueError(f"Kaggle makes {slug!r} of the title, but the id does not end with it")
        return self


def kaggle_slug(bundle: str, run: str) -> str:
    """The dataset's name on Kaggle, from the bundle's name; from the run's where the bundle has the default name."""
    return _slug(f"tunix rt {run}" if bundle == DEFAULT_NAME else bundle)


def kernel_metadata(owner: str, slug: str, platform: str) -> bytes:
    """``kernel-metadata.json``: Kaggle runs the notebook with the bundle attached as a dataset.

    Args:
        owner: the team's Kaggle name.
        slug: the dataset's name on Kaggle.
        platform: what the run was trained on: cpu, gpu or tpu. The notebook asks for the like.

    Raises:
        ValidationError: Kaggle does not allow the name of the owner or dataset.
    """
    return readable_json(
        KernelMetadata(
            id=f"{owner}/{slug}-notebook",
            title=f"{slug}-notebook",
            code_file=Path(NOTEBOOK).name,
            language="python",
            kernel_type="notebook",
            is_private=True,
            enable_gpu=platform == "gpu",
            enable_tpu=platform == "tpu",
            machine_shape=_MACHINES.get(platform, ""),
            enable_internet=True,
            dataset_sources=[f"{owner}/{slug}"],
            competition_sources=[],
            kernel_sources=[],
            model_sources=[],
        ).model_dump()
    )


def dataset_metadata(owner: str, slug: str) -> bytes:
    """``dataset-metadata.json``: the bundle as a Kaggle dataset.

    Raises:
        ValidationError: Kaggle does not allow the name of the owner or dataset.
    """
    return readable_json(
        DatasetMetadata(
            id=f"{owner}/{slug}",
            title=slug,
            licenses=[_License(name="other")],
            description=(
                "Adapters of a Gemma model, what they were trained on and what they scored. Terms: GEMMA_NOTICE.md."
            ),
        ).model_dump()
    )


def kaggle_findings(folder: Path) -> list[str]:
    """Findings over the metadata in an unpacked bundle that Kaggle would refuse or run on other data.

    Another check finds missing files.
    """
    findings = []
    read: dict[str, BaseModel] = {}
    for name, form in ((DATASET_METADATA, DatasetMetadata), (KERNEL_METADATA, KernelMetadata)):
        try:
            read[name] = form.model_validate_json((folder / name).read_bytes())
        except FileNotFoundError:
            continue
        except ValidationError as error:
            findings += [f"{name}: {problem}" for problem in problems(error)]
    dataset, kernel = read.get(DATASET_METADATA), read.get(KERNEL_METADATA)
    if isinstance(kernel, KernelMetadata):
        if kernel.code_file != Path(NOTEBOOK).name:
            findings.append(
                f"{KERNEL_METADATA}: code_file is {kernel.code_file!r}, the notebook is {Path(NOTEBOOK).name!r}"
            )
        if isinstance(dataset, DatasetMetadata) and kernel.dataset_sources != [dataset.id]:
            findings.append(
                f"{KERNEL_METADATA}: dataset_sources is {kernel.dataset_sources}, this bundle is {dataset.id!r}"
            )
    return findings


def _slug(title: str) -> str:
    return "-".join(re.findall("[a-z0-9]+", title.lower()))
