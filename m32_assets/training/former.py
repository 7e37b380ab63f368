"""Going on with the training of a former session, from its folder or a copy of it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from m32_assets.common.errors import M32Error
from m32_assets.common.files import atomic_folder, canonical_json, read_json, sha256_bytes
from m32_assets.common.progress import Progress
from m32_assets.training.checkpoint_integrity import last_sealed
from m32_assets.training.fingerprint import differences
from m32_assets.training.step_plan import plans_of

FINGERPRINT, RESULT = "fingerprint.json", "result.json"


def take_over(former: Path, inputs: dict[str, Any], cache: Path, progress: Progress) -> int:
    """Copy the training of these inputs from a former session into ``cache``, unless the one there is as far.

    The former folder is only read: it may be a mounted dataset.

    Args:
        former: the folder of a training, or one that holds it at any depth.
        inputs: the fingerprint of the training that the run config asks for.

    Returns:
        Its ``max_steps``: the former session may have planned fewer steps than asked for.

    Raises:
        M32Error: there is no training, or none of these inputs; the message names what differs.
    """
    folders = former_trainings(former)
    if not folders:
        raise M32Error(
            str(former),
            f"no training (no {FINGERPRINT})",
            "the folder of a training, .cache/training/…, or one that holds it",
            "Give the path of the former session's output, or leave continue_from out",
        )
    found = {folder: _differences(folder, inputs) for folder in folders}
    matching = [folder for folder, different in found.items() if not different]
    if not matching:
        raise M32Error(
            str(former),
            f"a training of other inputs: {'; '.join(min(found.values(), key=len))}",
            "one of the same data, model, settings, device and libraries",
            "Use the former session's run config and data, or leave continue_from out to start anew",
        )
    source = max(matching, key=lambda folder: ((folder / RESULT).exists(), last_sealed(folder)))
    recorded = read_json(source / FINGERPRINT)
    target = cache / sha256_bytes(canonical_json(recorded))[:16]
    if (target / RESULT).exists() or ((target / FINGERPRINT).exists() and last_sealed(target) >= last_sealed(source)):
        progress(f"the training in {target} is as far as the former one in {source}: it goes on")
    else:
        _copy(source, target)
        done = "finished" if (target / RESULT).exists() else f"at step {last_sealed(target)}"
        progress(f"the former training, {done}, is copied from {source} to {target}")
    return recorded["settings"]["max_steps"]


def former_trainings(folder: Path) -> list[Path]:
    """The folders of trainings at or below a folder."""
    return sorted(path.parent for path in folder.rglob(FINGERPRINT))


def _differences(folder: Path, inputs: dict[str, Any]) -> list[str]:
    """Where a training differs from what is asked for; its planned number of steps is no difference.

    A finished training of another device is the same, as for ``finished_training``.
    """
    recorded = read_json(folder / FINGERPRINT)
    wanted = inputs
    if plans_of(folder, inputs):
        wanted = {**inputs, "settings": {**inputs["settings"], "max_steps": recorded["settings"]["max_steps"]}}
    found = differences(recorded, wanted)
    if (folder / RESULT).exists():
        found = [line for line in found if not line.startswith("device.")]
    return found


def _copy(source: Path, target: Path) -> None:
    # contents only: a mounted dataset is read-only, and this copy is written to
    with atomic_folder(target) as beside:
        for file in sorted(path for path in source.rglob("*") if path.is_file()):
            place = beside / file.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place)
