"""Reproducibility check: repeat a preset's run in ``.cache/rebuild`` and compare the data version of every asset.

``make rebuild PRESET=local``. The bundle is not compared, because it holds the id and the time of its run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

from m32_assets.common.errors import M32Error
from m32_assets.locks.die_with_parent import die_with_parent
from m32_assets.orchestration.presets import preset_config
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.submission.locks import LOCKS

_INPUTS = ("datasets", "submission_runs/accepted", "LICENSE", "README.md", "pyproject.toml", *LOCKS)
_NOT_COMPARED = {"submission_bundle"}
INSTANCE = """\
# the rebuild has a history of its own, apart from the project's
telemetry: {enabled: false}
"""


def rebuild(root: Path, preset: str, run: str, select: str = "*") -> list[str]:
    """Make ``select`` again in ``.cache/rebuild`` from the inputs of ``root`` and return the differences.

    ``.cache/rebuild`` is removed if nothing differs, and kept for inspection otherwise.

    Args:
        preset: the name of a preset.
        run: the name of the preset's run.
        select: which assets, in Dagster's selection syntax.

    Raises:
        M32Error: there is no finished run to compare with, or the rebuild failed.
    """
    recorded = versions(root, run)
    if not recorded:
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
    found = changed_versions(recorded, versions(scratch, run))
    if not found:
        shutil.rmtree(scratch)
    return found


def versions(root: Path, run: str) -> dict[str, str]:
    """The data version of each finished asset of a run."""
    outputs = ProjectPaths(root=str(root), run=run).all_outputs()
    return {name: output["data_version"] for name, output in outputs.items()}


def changed_versions(recorded: dict[str, str], rebuilt: dict[str, str]) -> list[str]:
    """A sentence for each asset whose rebuilt content differs."""
    return [
        f"{name}: recorded {recorded[name][:16]}, rebuilt {version[:16]}"
        for name, version in rebuilt.items()
        if name not in _NOT_COMPARED and name in recorded and version != recorded[name]
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
    """Rebuild a preset's run; 1 if an asset differs or the rebuild failed."""
    parser = argparse.ArgumentParser(prog="python -m dev.rebuild", description="Repeat a preset's run and compare.")
    parser.add_argument("preset", help="a preset that has been run")
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
