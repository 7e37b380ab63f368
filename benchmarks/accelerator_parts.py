"""The parts of ``accelerator.py``, in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import jax
from accelerator_bits import COMPARED, losses, reference_losses, resume
from accelerator_loads import ON_ACCELERATORS, ON_CPUS, Facts, Keep
from accelerator_speed import answers, stock_training, train
from device_peaks import bfloat16_peak

from m32_assets.gemma.registry import model_entry


@dataclass(frozen=True, slots=True)
class Part:
    """One measurement.

    Attributes:
        seconds: that must be left for it to begin; a guess.
        run: takes where to keep facts, and the facts of earlier parts by name.
        cpu: runs on the CPU, whatever else is there.
    """

    name: str
    seconds: int
    run: Callable[[Keep, Mapping[str, Facts]], None]
    cpu: bool = False


def plan(shapes: list[str], on_cpu: bool) -> list[Part]:
    """The parts for these shapes, those most worth knowing first."""
    load = ON_CPUS if on_cpu else ON_ACCELERATORS
    first, *others = shapes
    # a CPU multiplies the large shapes so slowly that it needs minutes for each
    usual = {"tiny": 5, "270m": 150 if on_cpu else 40, "1b": 400 if on_cpu else 70}
    compared = model_entry("tiny").shape if first == "tiny" else COMPARED

    def training(shape: str) -> list[Part]:
        return [
            Part(f"train {shape}", usual[shape], partial(train, shape, load, False)),
            Part(f"train {shape}, stock", usual[shape], partial(stock_training, shape, load)),
        ]

    return [
        *training(first),
        Part("losses on the CPU", 20, partial(reference_losses, compared), cpu=True),
        Part("losses", 20, partial(losses, compared)),
        Part("resume", 30, partial(resume, compared)),
        Part(f"answers {first}", usual[first], partial(answers, first, load)),
        Part(f"train {first}, remat", usual[first], partial(train, first, load, True)),
        *(part for shape in others for part in training(shape)),
        *(Part(f"answers {shape}", usual[shape], partial(answers, shape, load)) for shape in others),
    ]


def device(keep: Keep, _: Mapping[str, Facts]) -> None:
    """What there is to measure."""
    found = jax.devices()[0]
    keep(
        {
            "platform": found.platform,
            "kind": found.device_kind,
            "devices": jax.device_count(),
            "bfloat16_peak": bfloat16_peak(found.device_kind),
            "jax": jax.__version__,
        }
    )
