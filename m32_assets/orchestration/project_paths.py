"""Where files are: the project's folders, and what its assets hand on."""

import re
from pathlib import Path
from typing import Any

import dagster as dg
from pydantic import BaseModel, Field

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, sha256_folder, user_path, write_json

RUN_NAME = r"^[a-z0-9][a-z0-9_-]{0,31}$"
"""Kaggle's names have at most 50 characters, of which a run's may take 32."""
RUN_NAME_RULE = "lower-case letters, digits, - and _, at most 32"


class RunName(BaseModel):
    """The part of ``ProjectPaths`` that a path is made from."""

    run: str = Field(pattern=RUN_NAME)


class ProjectPaths(dg.ConfigurableResource):
    """The project's folders. Evidence goes to ``submission_runs/<run>``, working files to ``.cache``."""

    root: str = Field(default=".", description="the project's folder [default .]")
    run: str = Field(
        default="m32_v1",
        description=f"name of the run and its folders: {RUN_NAME_RULE} [default m32_v1]",
    )

    def _path(self, *parts: str) -> Path:
        return user_path(self.root).resolve().joinpath(*parts)

    @property
    def datasets(self) -> Path:
        """The datasets, a folder for each dataset key."""
        return self._path("datasets")

    @property
    def cache(self) -> Path:
        """Weights, training states, predictions. All of it can be made again."""
        return self._path(".cache")

    @property
    def locks(self) -> Path:
        """Locks of the accelerator."""
        return self.cache / "locks"

    @property
    def evidence(self) -> Path:
        """The run's folder under ``submission_runs``."""
        return self._path("submission_runs", self.checked_run())

    @property
    def work(self) -> Path:
        """The run's working files."""
        return self.cache / "runs" / self.checked_run()

    def checked_run(self) -> str:
        """The run's name.

        Raises:
            M32Error: the name could lead to another path.
        """
        if not re.fullmatch(RUN_NAME, self.run):
            raise M32Error("resources.paths.run", repr(self.run), RUN_NAME_RULE)
        return self.run

    def write_outputs(self, asset: str, outputs: dict[str, Any]) -> None:
        """Hand on an asset's outputs to the assets below it."""
        write_json(self._outputs(asset), outputs)

    def clear_outputs(self, asset: str) -> None:
        """Withdraw an asset's outputs: it no longer passes its checks."""
        self._outputs(asset).unlink(missing_ok=True)

    def outputs(self, asset: str) -> dict[str, Any]:
        """The outputs of an upstream asset.

        Raises:
            M32Error: the asset has none in this run, or the file is damaged.
        """
        path = self._outputs(asset)
        if not path.exists():
            fix = f"Materialize {asset} in the run {self.run!r} first"
            raise M32Error(str(path), "no file", f"the outputs of {asset}", fix)
        try:
            return read_json(path)
        except M32Error as error:
            fix = f"Materialize {asset} in the run {self.run!r} again"
            raise M32Error(error.where, error.found, error.expected, fix) from error

    def all_outputs(self) -> dict[str, dict[str, Any]]:
        """The outputs of every asset of this run, by asset."""
        return {path.stem: read_json(path) for path in sorted(self._outputs("*").parent.glob("*.json"))}

    def _outputs(self, asset: str) -> Path:
        return self.work / "asset_outputs" / f"{asset}.json"

    def sft_checkpoint(self) -> dict[str, Any]:
        """The outputs of ``sft_checkpoint``, once its folder is found unchanged.

        Raises:
            M32Error: the folder is missing or was changed.
        """
        return self._unchanged("sft_checkpoint", "it publishes the finished training anew")

    def tuned_checkpoint(self) -> dict[str, Any]:
        """The outputs of ``rl_checkpoint``, the model that is evaluated and handed in, once it is found unchanged.

        Raises:
            M32Error: the folder is missing or was changed.
        """
        said = "with sft_checkpoint above it: both publish what is finished anew"
        return self._unchanged("rl_checkpoint", said)

    def _unchanged(self, asset: str, said: str) -> dict[str, Any]:
        outputs = self.outputs(asset)
        folder = Path(outputs["checkpoint"])
        found = f"sha256 {sha256_folder(folder)}" if folder.is_dir() else "no folder"
        if found != f"sha256 {outputs['sha256']}":
            raise M32Error(
                str(folder),
                found,
                f"the checkpoint of sha256 {outputs['sha256']}",
                f"Materialize {asset} again, {said}",
            )
        return outputs
