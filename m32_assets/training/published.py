"""Parameters of a checkpoint as they are published: equal parameters are equal files, wherever they were trained.

This module needs jax at import, so nothing that the code location loads may import it at module level.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import jax
import numpy as np
import orbax.checkpoint as ocp

from m32_assets.training.checkpoints import unreadable

_OF_ONE_MACHINE = ("_CHECKPOINT_METADATA", "commit_success.txt")
"""Files with the time and the path of the writing. Only object stores need one."""


def publish_parameters(checkpoint: Path, target: Path) -> None:
    """Write the parameters of a checkpoint into another folder, in the layout that the judge loads.

    Orbax saves a training in its format OCDBT, whose data files have random names. Here each parameter is a folder
    (zarr), and no device is named.

    Args:
        checkpoint: ``…/actor/<step>``.
        target: likewise; it gets the folder ``model_params``.

    Raises:
        M32Error: the parameters cannot be read, whatever Orbax raises.
    """
    source, written = (checkpoint / "model_params").resolve(), (target / "model_params").resolve()
    try:
        found = ocp.PyTreeCheckpointHandler().metadata(cast(Any, source)).tree
        as_numpy = jax.tree.map(lambda _: ocp.RestoreArgs(restore_type=np.ndarray), found)
        arrays = ocp.PyTreeCheckpointer().restore(source, restore_args=as_numpy)
    except Exception as error:
        raise unreadable(source, error) from error
    target.mkdir(parents=True, exist_ok=True)
    with ocp.Checkpointer(ocp.PyTreeCheckpointHandler(use_ocdbt=False)) as checkpointer:
        checkpointer.save(written, arrays)
    for name in _OF_ONE_MACHINE:
        (written / name).unlink(missing_ok=True)
