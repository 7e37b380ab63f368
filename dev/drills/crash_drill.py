"""Drill of killed writes: ``python -m dev.drills.crash_drill [--kills N]``.

Fault: a process that writes one of four things again and again is killed with SIGKILL at a random moment, N times each.
The four are a dataset, training checkpoints, published checkpoints and a bundle.
Must hold: a reader finds a whole version or is refused, and the next write succeeds.
Prints: ``whole``, what was left is byte for byte one of the versions; ``refused``, the project's reader refuses it;
``torn``, anything else, which must be 0; ``recovered``, the write after the kill is whole, which must equal ``kills``;
``kills_inside_a_write``, how many kills hit a write.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from m32_assets.common.errors import M32Error
from m32_assets.common.files import sha256_file, sha256_folder
from m32_assets.submission.bundle import build_bundle
from m32_assets.submission.bundle_layout import SUMS
from m32_assets.submission.verify import verify_bundle
from m32_assets.traces.dataset import DATASET_KEY, generate, provenance, write_dataset
from m32_assets.traces.manifest import read_manifest
from m32_assets_tests.support.project import make_project, materialize_all

FORK = multiprocessing.get_context("fork")
Write = Callable[[int], None]


@dataclass(slots=True)
class CrashCounts:
    """What killed writes left behind."""

    kills: int = 0
    whole: int = 0
    refused: int = 0
    torn: int = 0
    recovered: int = 0
    kills_inside_a_write: int = field(default=0)


class Dataset:
    """Datasets of two seeds, written alternately to one folder."""

    in_child = False

    def __init__(self, folder: Path, count: int = 550) -> None:
        self.folder, self._count = folder / "dataset", count
        self._good = set()
        for seed in (0, 1):
            self.write(seed)
            self._good.add(sha256_file(self.folder / "dataset.jsonl"))

    def write(self, number: int) -> None:
        """Write version ``number``."""
        traces = generate(number % 2, self._count)
        write_dataset(self.folder, DATASET_KEY, traces, provenance(number % 2, self._count))

    def whole(self) -> bool:
        """Whether the dataset is a whole version.

        Raises:
            M32Error: the reader refuses it.
        """
        whole = sha256_file(self.folder / "dataset.jsonl") in self._good  # the file itself is never torn
        return read_manifest(self.folder).sha256 in self._good and whole


class Bundle:
    """Bundles of two contents, built alternately under one name."""

    in_child = False

    def __init__(self, folder: Path, bundle: Path) -> None:
        self.folder = folder / "bundles"
        with zipfile.ZipFile(bundle) as archive:
            parts = {name: archive.read(name) for name in archive.namelist() if name != SUMS}
        self._contents = [parts, {**parts, "GEMMA_NOTICE.md": parts["GEMMA_NOTICE.md"] + b"\n"}]
        self.write(0)
        self._good = {sha256_file(self._path)}
        self.write(1)
        self._good.add(sha256_file(self._path))

    @property
    def _path(self) -> Path:
        (found,) = self.folder.glob("*.zip")
        return found

    def write(self, number: int) -> None:
        """Build version ``number``."""
        build_bundle(self._contents[number % 2], self.folder, date="20260101", short_sha="00000")

    def whole(self) -> bool:
        """Whether the bundle is a whole version and verifies."""
        return sha256_file(self._path) in self._good and not verify_bundle(self._path).findings


class Published:
    """Two training checkpoints, published alternately to one run folder.

    A process that has used tensorstore must not fork. The parent forks the writers, so only children use tensorstore.
    """

    in_child = True

    def __init__(self, folder: Path) -> None:
        import m32_assets.training.trainer  # noqa: F401  # imported once, before the forks

        self.folder = folder / "run"
        self._trained = [folder / "trained" / name for name in ("a", "b")]
        self._good = set()
        for number in (0, 1):
            _require_in_child(lambda number=number: self._train(number))
            _write(self, number)
            self._good.add(sha256_folder(self.folder / "checkpoints"))

    def _train(self, number: int) -> None:
        import orbax.checkpoint as ocp

        trained = self._trained[number]
        with ocp.StandardCheckpointer() as checkpointer:
            arrays = {f"w{n}": np.full((64, 256), number + n, np.float32) for n in range(20)}
            checkpointer.save(trained.resolve() / "actor" / str(number + 7) / "model_params", arrays)
        (trained / "metrics.jsonl").write_bytes(b"{}\n")
        (trained / "train.log").write_bytes(b"")

    def write(self, number: int) -> None:
        """Publish version ``number``."""
        from m32_assets.training.trainer import TrainingResult, publish_checkpoint

        chosen = number % 2
        result = TrainingResult(
            folder=str(self._trained[chosen]),
            best_step=chosen + 7,
            steps=9,
            first_loss=1,
            final_loss=1,
            validation_loss=1,
            tokens=1,
            useful_tokens=1,
            seconds=1,
            accelerator="cpu",
            parameters_moved=1,
            mask_findings=[],
            resumed_from=0,
            provenance={},
        )
        publish_checkpoint(result, self.folder)

    def whole(self) -> bool:
        """Whether the folder of checkpoints is one of the two."""
        return sha256_folder(self.folder / "checkpoints") in self._good


class Training:
    """Orbax checkpoints as the trainer saves them, step after step.

    Only children use tensorstore, as in ``Published``.
    """

    in_child = True

    def __init__(self, folder: Path) -> None:
        import orbax.checkpoint  # noqa: F401  # imported once, before the forks

        self.folder = folder / "actor"

    def write(self, number: int) -> None:
        """Save the next step after the last one."""
        import orbax.checkpoint as ocp

        options = ocp.CheckpointManagerOptions(max_to_keep=None, enable_async_checkpointing=False)
        with ocp.CheckpointManager(self.folder.resolve(), options=options) as manager:
            step = (manager.latest_step() or 0) + 1
            manager.save(step, args=ocp.args.Composite(model_params=ocp.args.StandardSave(self._tree(step))))

    def whole(self) -> bool:
        """Whether the last three steps restore to what was saved."""
        return _in_child(self._restores)

    def _restores(self) -> bool:
        import orbax.checkpoint as ocp

        steps = sorted(int(path.name) for path in self.folder.iterdir() if path.name.isdigit())
        for step in steps[-3:]:
            found = ocp.StandardCheckpointer().restore(self.folder.resolve() / str(step) / "model_params")
            if not all(np.array_equal(found[name], value) for name, value in self._tree(step).items()):
                return False
        return bool(steps)

    def _tree(self, step: int) -> dict[str, np.ndarray]:
        return {f"w{n}": np.full((64, 256), step + n, np.float32) for n in range(6)}


Target = Dataset | Bundle | Published | Training


def _in_child(question: Callable[[], bool]) -> bool:
    """The answer of a forked child, False if the child died."""
    answer = FORK.RawValue("i", 0)

    def ask() -> None:
        answer.value = int(question())

    child = FORK.Process(target=ask)
    child.start()
    child.join()
    return bool(answer.value)


def _write(what: Target, number: int) -> None:
    """Write once without a kill."""
    if what.in_child:
        _require_in_child(lambda: what.write(number))
    else:
        what.write(number)


def _require_in_child(work: Callable[[], None]) -> None:
    """Do it in a forked child.

    Raises:
        RuntimeError: the child died.
    """
    if not _in_child(lambda: work() is None):
        raise RuntimeError("the child died")


def crash(what: Target, kills: int, seed: int = 3) -> CrashCounts:
    """Kill a writer ``kills`` times, each at a random moment within the duration of two writes."""
    counts, chance = CrashCounts(), random.Random(seed)
    _write(what, 0)
    started = time.perf_counter()
    _write(what, 1)
    length = time.perf_counter() - started
    for _ in range(kills):
        inside = FORK.RawValue("i", 0)  # without a lock, which a killed writer would never release
        ours, theirs = FORK.Pipe()
        writer: Any = FORK.Process(target=_write_on, args=(what.write, inside, theirs))
        writer.start()
        ours.recv()
        time.sleep(chance.uniform(0, 2 * length))
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        counts.kills += 1
        counts.kills_inside_a_write += inside.value
        _inspect(what, counts)
        _write(what, counts.kills)
        counts.recovered += what.whole()
    return counts


def _inspect(what: Target, counts: CrashCounts) -> None:
    try:
        if what.whole():
            counts.whole += 1
        else:
            counts.torn += 1
    except M32Error:
        counts.refused += 1


def _write_on(write: Write, inside: Any, pipe: Any) -> None:
    pipe.send("begins")
    for number in range(1_000_000):
        inside.value = 1
        write(number)
        inside.value = 0


def main() -> int:
    """Run the drill. Returns 1 if a torn version was accepted, or a write after a kill was not whole."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=100)
    args = parser.parse_args()
    good = True
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for what in (Dataset(folder), Training(folder), Published(folder), Bundle(folder, _bundle(folder / "project"))):
            counts = crash(what, args.kills)
            print(f"{type(what).__name__}: {asdict(counts)}", flush=True)
            good &= counts.torn == 0 and counts.recovered == counts.kills
    return 0 if good else 1


def _bundle(folder: Path) -> Path:
    folder.mkdir()
    materialize_all(make_project(folder))
    (found,) = (folder / "submission_runs/tiny").glob("*.zip")
    return found


if __name__ == "__main__":
    sys.exit(main())
