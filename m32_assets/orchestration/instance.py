"""Dagster's instance: where it is, and how it is opened."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import dagster as dg

from m32_assets.common.errors import M32Error
from m32_assets.common.files import user_path
from m32_assets.common.yaml_files import read_yaml

HOME_VARIABLE = "DAGSTER_HOME"
CONFIG_FILE = "dagster.yaml"


def dagster_home() -> Path | None:
    """The folder that ``DAGSTER_HOME`` names; None if it is not set. A tilde is the home folder, as in a shell.

    Raises:
        M32Error: there is no such folder.
    """
    named = os.environ.get(HOME_VARIABLE)
    if not named:
        return None
    home = user_path(named)
    if not home.is_absolute() or not home.is_dir():
        fix = f"Make it with mkdir -p, or unset {HOME_VARIABLE}"
        raise M32Error(HOME_VARIABLE, repr(named), "the absolute path of a folder that is there", fix)
    os.environ[HOME_VARIABLE] = str(home)  # Dagster itself expands no tilde
    return home


@contextlib.contextmanager
def opened_instance(home: Path) -> Iterator[dg.DagsterInstance]:
    """The instance in a folder, with its storages.

    Raises:
        M32Error: its ``dagster.yaml`` cannot be read, or what it names cannot be opened.
    """
    config = home / CONFIG_FILE
    if config.exists():
        read_yaml(config)
    try:
        instance = dg.DagsterInstance.from_config(str(home))
        make_storages(instance)
    except Exception as error:
        found = f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
        fix = f"Mend it, start what it names, or unset {HOME_VARIABLE}"
        where = config if config.exists() else home
        raise M32Error(str(where), found, "an instance of Dagster that can be opened", fix) from error
    with instance:
        yield instance


def make_storages(instance: dg.DagsterInstance) -> None:
    """Create the storages of runs, events and schedules.

    Creating a SQLite storage concurrently crashes one of the processes, so create them up front.
    """
    _ = instance.run_storage, instance.event_log_storage, instance.schedule_storage
