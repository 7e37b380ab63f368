"""Reproducibility check: run a preset again in ``.cache/rebuild`` and compare every asset's data version.

``make rebuild PRESET=local``. The bundle is not compared: it carries the id and the time of its run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from m32_assets.common.errors import M32Error
from m32_assets.defs.jobs import preset_config
from m32_assets.locks.file_lock import die_with_parent
from m32_assets.orchestration.project_paths import ProjectPaths

_INPUTS = ("datasets", "submission_runs/accepted", "LICENSE", "README.md", "pyproject.toml", "requirements.lock")
_OF_ITS_RUN = {"submission_bundle"}
INSTANCE = """\
# the rebuild's own history: it must not stand in that of the project
telemetry: {enabled: false}
"""


def rebuild(root: Path, preset: str, run: str, select: str = "*") -> list[str]:
    """Make ``select`` again in ``.cache/rebuild`` from the inputs of ``root``; how it differs from what stands there.

    The folder is removed where nothing differs, and kept to look into where something does.

    Args:
        preset: the run config, of ``m32_assets/presets``.
        run: the name of the run that the preset makes.
        select: which assets, in Dagster's selection syntax.

    Raises:
        M32Error: nothing stands there to compare with, or the rebuild itself failed.
    """
    standing = versions(root, run)
    if not standing:
        raise M32Error(
            f"rebuild of {run}", "no finished asset", "a finished run to compare with", f"make run PRESET={preset}"
        )
    scratch = root / ".cache" / "rebuild"
    shutil.rmtree(scratch, ignore_errors=True)
    _copy_inputs(root, scratch)
    log = scratch / "rebuild.log"
    with log.open("wb") as out:
        parent = os.getpid()
        done = subprocess.run(
            [Path(sys.executable).with_name("m32"), "run", "--preset", preset, "--replay", "0", "--select", select],
            cwd=scratch,
            env={**os.environ, "DAGSTER_HOME": str(scratch)},
            stdout=out,
            stderr=out,
            check=False,
            preexec_fn=lambda: die_with_parent(parent),
        )
    if done.returncode:
        raise M32Error(str(log), f"exit code {done.returncode}", "a rebuild that succeeds", "Read the end of that log")
    found = differences(standing, versions(scratch, run))
    if not found:
        shutil.rmtree(scratch)
    return found


def versions(root: Path, run: str) -> dict[str, str]:
    """The data version that each asset of a run has handed on."""
    outputs = ProjectPaths(root=str(root), run=run).all_outputs()
    return {name: output["data_version"] for name, output in outputs.items()}


def differences(standing: dict[str, str], again: dict[str, str]) -> list[str]:
    """A sentence for each asset that was made again and has another content."""
    return [
        f"{name}: {standing[name][:16]} stands, made again it is {version[:16]}"
        for name, version in again.items()
        if name not in _OF_ITS_RUN and name in standing and version != standing[name]
    ]


def _copy_inputs(root: Path, scratch: Path) -> None:
    for name in _INPUTS:
        source, target = root / name, scratch / name
        if source.is_dir():
            shutil.copytree(source, target)
        elif source.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    (scratch / "dagster.yaml").write_text(INSTANCE, "utf-8")


def main(arguments: list[str]) -> int:
    """Rebuild the preset that is named; 1 where an asset differs or the rebuild failed."""
    parser = argparse.ArgumentParser(prog="python -m dev.rebuild", description="Make a preset's run again, compare.")
    parser.add_argument("preset", help="a preset that was run before")
    parser.add_argument("--select", default="*", help="which assets, as m32 run takes them")
    given = parser.parse_args(arguments)
    run = preset_config(given.preset)["resources"]["paths"]["config"]["run"]
    try:
        found = rebuild(Path.cwd(), given.preset, run, given.select)
    except M32Error as error:
        found = [str(error)]
    print("\n".join(found) or "every asset has its recorded version")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
