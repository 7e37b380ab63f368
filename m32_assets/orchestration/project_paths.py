"""Where things lie, and the IO manager that refuses to pickle."""

import re
from pathlib import Path
from typing import Any

import dagster as dg
from pydantic import BaseModel, Field

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json, sha256_folder, write_json

RUN_NAME = r"^[a-z0-9][a-z0-9_-]{0,31}$"
"""32 characters fit into Kaggle's names of at most 50."""


class RunName(BaseModel):
    """The one part of ``ProjectPaths`` that could become another path."""

    run: str = Field(pattern=RUN_NAME)


class ProjectPaths(dg.ConfigurableResource):
    """The project's folders. Evidence goes to ``submission_runs/<run>``, working files to ``.cache``."""

    root: str = Field(default=".", description="the project's folder [default .]")
    run: str = Field(
        default="m32_v1",
        description="name of the run and of its folders: lower-case letters, digits, - and _, at most 32 [default m32_v1]",
    )

    def _path(self, *parts: str) -> Path:
        return Path(self.root).resolve().joinpath(*parts)

    @property
    def datasets(self) -> Path:
        """One folder a dataset key."""
        return self._path("datasets")

    @property
    def cache(self) -> Path:
        """Weights, training states, predictions: all of it can be made again."""
        return self._path(".cache")

    @property
    def locks(self) -> Path:
        """Who uses the accelerator."""
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
        """The run's name, refused where it could become another path."""
        if not re.fullmatch(RUN_NAME, self.run):
            raise M32Error("resources.paths.run", repr(self.run), "lower-case letters, digits, - and _, at most 32")
        return self.run

    def hand_on(self, asset: str, facts: dict[str, Any]) -> None:
        """Record an asset's facts for the assets below it."""
        write_json(self.work / "facts" / f"{asset}.json", facts)

    def withdraw(self, asset: str) -> None:
        """Take back what an asset handed on: it no longer passes its checks."""
        (self.work / "facts" / f"{asset}.json").unlink(missing_ok=True)

    def facts(self, asset: str) -> dict[str, Any]:
        """The facts that an upstream asset handed on."""
        path = self.work / "facts" / f"{asset}.json"
        if not path.exists():
            raise M32Error(
                str(path), "no facts", f"the facts of {asset}", f"Materialize {asset} in the run {self.run!r} first"
            )
        try:
            return read_json(path)
        except M32Error as error:
            raise M32Error(
                error.where, error.found, error.expected, f"Materialize {asset} in the run {self.run!r} again"
            ) from error

    def all_facts(self) -> dict[str, dict[str, Any]]:
        """By asset, what each asset of this run has handed on."""
        return {path.stem: read_json(path) for path in sorted((self.work / "facts").glob("*.json"))}

    def tuned(self) -> dict[str, Any]:
        """The facts of ``sft_checkpoint``, whose published folder still has the content that was handed on.

        Raises:
            M32Error: it is missing, or was changed since.
        """
        facts = self.facts("sft_checkpoint")
        folder = Path(facts["checkpoint"])
        found = f"sha256 {sha256_folder(folder)}" if folder.is_dir() else "no folder"
        if found != f"sha256 {facts['sha256']}":
            raise M32Error(
                str(folder),
                found,
                f"the checkpoint of sha256 {facts['sha256']}",
                "Materialize sft_checkpoint again: the finished training is published anew",
            )
        return facts


class RefusingIOManager(dg.IOManager):
    """Assets hand on paths and facts: nothing is pickled, nothing unpickled."""

    def handle_output(self, context: dg.OutputContext, obj: Any) -> None:
        """Refuse any value but None."""
        if obj is not None:
            raise dg.Failure(
                f"{context.asset_key.to_user_string()} returned a {type(obj).__name__}: return a MaterializeResult"
            )

    def load_input(self, context: dg.InputContext) -> Any:
        """Refuse: depend with ``deps`` and read files."""
        raise dg.Failure("assets hand on paths and facts: depend with deps=[...] and read the files")
