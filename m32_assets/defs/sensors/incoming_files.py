"""Files renamed into ``datasets/incoming`` become one run a look: one successful run for each content of the folder.

Copies under other names are no new content, and neither is a content that the folder had before. The next run then
updates the dataset, at the latest the nightly one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from m32_assets.common.files import sha256_bytes, sha256_file
from m32_assets.data.about import ENDING
from m32_assets.data.record_files import ending_of
from m32_assets.orchestration.presets import preset_config
from m32_assets.orchestration.project_paths import ProjectPaths
from m32_assets.orchestration.run_attempts import WANTED_TAG, attempt_for, run_key, run_tags

Seen = dict[str, list[str]]


def incoming_sensor(
    job: dg.UnresolvedAssetJobDefinition,
    seconds: int = 30,
    status: dg.DefaultSensorStatus = dg.DefaultSensorStatus.STOPPED,
) -> dg.SensorDefinition:
    """A sensor that runs ``job`` for each new content of the folder.

    Args:
        seconds: interval between ticks.
        status: whether it runs by default.
    """

    @dg.sensor(name="incoming_files", job=job, minimum_interval_seconds=seconds, default_status=status)
    def incoming_files(context: dg.SensorEvaluationContext, paths: ProjectPaths) -> dg.SensorResult:
        """Takes in all files that were renamed into datasets/incoming, in one run for what the folder has by now."""
        contents = hash_incoming(paths.datasets / "incoming", read_cursor(context.cursor))
        cursor = json.dumps(contents, sort_keys=True)
        wanted = wanted_for(contents)
        attempt = attempt_for(context.instance, wanted) if wanted else None
        if wanted is None or attempt is None:
            return dg.SensorResult(skip_reason=f"nothing new in {len(contents)} files", cursor=cursor)
        request = dg.RunRequest(run_key(wanted, attempt), tags={WANTED_TAG: wanted})
        return dg.SensorResult(run_requests=[request], cursor=cursor)

    return incoming_files


def wanted_for(contents: Seen) -> str | None:
    """What is wanted of a run: that it takes in these contents, whatever their names; None if there are none."""
    found = sorted({sha256 for _, sha256 in contents.values()})
    return f"incoming:{sha256_bytes(' '.join(found).encode())[:16]}" if found else None


def hash_incoming(folder: Path, seen: Seen) -> Seen:
    """``{name: [what stat says, sha256]}`` of the folder's files of rows, and of what is said about them; hashed again
    where stat says another thing."""
    return dict(_hashes(folder, seen))


def read_cursor(cursor: str | None) -> Seen:
    """The cursor's content. The cursor only saves hashing: losing it costs nothing but time."""
    try:
        value = json.loads(cursor or "{}")
    except ValueError:
        return {}
    good = isinstance(value, dict) and all(isinstance(v, list) and len(v) == 2 for v in value.values())
    return value if good else {}


def _hashes(folder: Path, seen: Seen) -> Iterator[tuple[str, list[str]]]:
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        about = path.name.removesuffix(ENDING)
        known = ending_of(path.name) or (about != path.name and ending_of(about) and (folder / about).is_file())
        if not known or path.name.startswith(".") or path.is_symlink() or not path.is_file():
            continue
        try:
            before = _stat(path)
            known = seen.get(path.name)
            sha256 = known[1] if known and known[0] == before else sha256_file(path)
            if _stat(path) == before:  # otherwise it is being written, and the next tick reads it
                yield path.name, [before, sha256]
        except FileNotFoundError:
            continue  # renamed meanwhile


def _stat(path: Path) -> str:
    found = os.stat(path)
    return f"{found.st_ino}:{found.st_size}:{found.st_mtime_ns}:{found.st_ctime_ns}"


_LOCAL = preset_config("local")["resources"]
take_in = dg.define_asset_job(
    "take_in",
    selection=dg.AssetSelection.assets("ingested_traces").downstream(),
    tags=run_tags(_LOCAL["paths"]["config"]["run"]),
    config={"resources": _LOCAL},
    description="Takes in datasets/incoming and makes the assets below, with the preset local.",
)


@dg.definitions
def incoming_files_sensor() -> dg.Definitions:
    """The sensor and its job."""
    return dg.Definitions(jobs=[take_in], sensors=[incoming_sensor(take_in)])
