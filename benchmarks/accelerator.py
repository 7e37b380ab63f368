"""What an accelerator does with this project's programs, in one script for a borrowed hour.

``python benchmarks/accelerator.py [--shape 1b] [--minutes 8] [--out FOLDER]`` needs this package and its dependencies,
no network and no weights: models have the real shapes and random weights. It measures training beside Tunix's stock
trainer, answers beside its stock Sampler, memory beside the estimates, the losses beside a CPU's, and a resumed
training beside an undisturbed one. Each part runs in a process of its own, so its peak of memory is its own, and what
it breaks is itself. A part begins only if the time left suffices, and is ended when the time is up.

It prints a line for each part, then a table, and writes ``accelerator.json`` and ``accelerator.log`` into ``--out``.
The exit code is 0 if no part failed, 1 if one did, 2 if the arguments are wrong. What was skipped is no failure.
"""

from __future__ import annotations

import argparse
import contextlib
import multiprocessing
import os
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import accelerator_parts
from accelerator_loads import SHAPES, Facts, SkipError
from accelerator_parts import Part
from accelerator_report import aims, table

from m32_assets.common.errors import M32Error, of_system
from m32_assets.common.files import read_json, write_json

# every part finds all modules imported; JAX looks for devices after the fork
PROCESSES: Any = multiprocessing.get_context("fork")


class Session:
    """The parts that have run, within a number of seconds.

    Args:
        folder: of ``accelerator.json``, which is written after each part, and ``accelerator.log``.
        cache: of compiled programs.
    """

    def __init__(self, seconds: float, folder: Path, cache: Path) -> None:
        self.begin, self.seconds, self.folder, self.cache = time.monotonic(), seconds, folder, cache
        self.parts: list[dict[str, Any]] = []

    @property
    def facts(self) -> dict[str, Facts]:
        """By the name of each part that was done."""
        return {part["part"]: part["facts"] for part in self.parts if part["outcome"] == "done"}

    def run(self, part: Part) -> Facts | None:
        """Run a part if the time left suffices, print what came of it, and return its facts if it was done."""
        left = self.seconds - (time.monotonic() - self.begin)
        if left < part.seconds:
            outcome = {"outcome": "skipped", "why": f"{left:.0f} s are left, it takes about {part.seconds} s"}
        else:
            outcome = self._run(part, left)
        record = {"part": part.name, "seconds": 0.0, "facts": {}, "why": "", **outcome}
        self.parts.append(record)
        print(f"{part.name}: {record['outcome']}" + (f": {record['why']}" if record["why"] else ""), flush=True)
        self.write()
        return record["facts"] if record["outcome"] == "done" else None

    def write(self) -> None:
        """Write what is known so far."""
        facts = self.facts
        write_json(self.folder / "accelerator.json", {"parts": self.parts, "aims": aims(facts), "failed": self.failed})

    @property
    def failed(self) -> list[str]:
        """The names of the parts that failed."""
        return [part["part"] for part in self.parts if part["outcome"] == "failed"]

    def _run(self, part: Part, left: float) -> dict[str, Any]:
        begin = time.monotonic()
        with tempfile.TemporaryDirectory() as scratch:
            kept = Path(scratch)
            log = self.folder / "accelerator.log"
            process = PROCESSES.Process(target=_in_child, args=(part, self.facts, kept, log, self.cache), daemon=True)
            process.start()
            process.join(left)
            if in_time := not process.is_alive():
                end = f"ended with {process.exitcode} and no word"
            else:
                process.kill()
                process.join()
                end = f"stopped when the time was up, after {left:.0f} s"
            facts, outcome = (
                read_json(path) if (path := kept / name).exists() else {} for name in ("facts", "outcome")
            )
        if not (in_time and outcome):
            outcome = {"outcome": "failed", "why": end}
        return {**outcome, "seconds": round(time.monotonic() - begin, 1), "facts": facts}


def _in_child(part: Part, earlier: Mapping[str, Facts], kept: Path, log: Path, cache: Path) -> None:
    """Run a part; what it prints goes into the log, what it finds into ``kept``."""
    with log.open("a", encoding="utf-8") as stream:
        print(f"\n== {part.name}", file=stream, flush=True)
        for output in (1, 2):  # of XLA, which is no Python
            os.dup2(stream.fileno(), output)
        with contextlib.redirect_stdout(stream), contextlib.redirect_stderr(stream):
            write_json(kept / "outcome", _outcome(part, earlier, kept, cache))


def _outcome(part: Part, earlier: Mapping[str, Facts], kept: Path, cache: Path) -> dict[str, str]:
    import jax

    from m32_assets.gemma.loading import use_compilation_cache

    try:
        use_compilation_cache(cache)
        if part.cpu:
            jax.config.update("jax_platforms", "cpu")
        part.run(lambda facts: write_json(kept / "facts", facts), earlier)
    except SkipError as reason:
        return {"outcome": "skipped", "why": str(reason)}
    except Exception as error:
        traceback.print_exc()
        first = (str(error).splitlines() or [""])[0][:300]
        return {"outcome": "failed", "why": f"{type(error).__name__}: {first}"}
    return {"outcome": "done"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the parts and print the table; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shape", action="append", choices=list(SHAPES), help="of a model; may be given twice")
    parser.add_argument("--minutes", type=float, default=8.0, help="all parts together, at most")
    parser.add_argument("--out", type=Path, default=Path(".cache/accelerator"), help="folder of the JSON and the log")
    parser.add_argument("--cache", type=Path, default=Path(".cache/jax"), help="folder of compiled programs")
    given = parser.parse_args(arguments)
    try:
        if not 0 < given.minutes < float("inf"):
            raise M32Error("--minutes", str(given.minutes), "a number above 0")
        return _measure(given.shape, given.minutes * 60, given.out, given.cache)
    except M32Error as error:
        print(error, file=sys.stderr)
        return 2


def _measure(shapes: list[str] | None, seconds: float, folder: Path, cache: Path) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "accelerator.log").write_text("", "utf-8")
    except OSError as error:
        raise of_system(error) from None
    session = Session(seconds, folder, cache)
    found = session.run(Part("device", 0, accelerator_parts.device))
    if found is not None:
        on_cpu = found["platform"] == "cpu"
        chosen = list(dict.fromkeys(shapes or (["tiny"] if on_cpu else ["1b", "270m"])))
        for part in accelerator_parts.plan(chosen, on_cpu):
            session.run(part)
    print(table(session.parts, session.facts))
    for name in session.failed:
        print(f"FAILED: {name}; its messages are in {folder / 'accelerator.log'}")
    return 1 if session.failed else 0


if __name__ == "__main__":
    sys.exit(main())
