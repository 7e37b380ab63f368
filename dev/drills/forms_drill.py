"""Drill of other people's files: ``python -m dev.drills.forms_drill``.

Input: a file of every form, each of another kind of file, with a hundred rows of which ten are faulty.
Must hold: ``m32 ingest --dry-run`` and ``m32 ingest`` put the ten aside and take the others; the tiny preset trains on
the traces that join and makes a bundle; the notebook of that bundle counts the same rows. Else an AssertionError.
Prints: per file its form and counts, and the rows that the run and the notebook count.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from m32_assets.common.files import read_json, write_atomic
from m32_assets.traces.dataset import generate
from m32_assets.traces.schema import ReasoningTrace
from m32_assets_tests.support.notebooks import code_cells, run_cells
from m32_assets_tests.support.project import make_project

Row = dict[str, Any]
ROWS, FAULTY = 100, 10
SEED = 20_261_201
"""Another seed than that of the signed dataset, whose questions would be repeats."""
M32 = str(Path(sys.executable).with_name("m32"))
_RUN = {"TF_CPP_MIN_LOG_LEVEL": "2", "COLUMNS": "200"}


@dataclass(frozen=True, slots=True)
class Given:
    """A file: how a trace is written in its form, and how rows are written in its kind.

    Attributes:
        questions: its rows have no work.
    """

    name: str
    form: str
    row: Callable[[str, str, str], Row]
    bytes_of: Callable[[list[Row]], bytes]
    questions: bool = False


def _lines(rows: list[Row]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def _array(rows: list[Row]) -> bytes:
    return json.dumps(rows, indent=1).encode()


def _zipped(rows: list[Row]) -> bytes:
    return gzip.compress(_lines(rows), mtime=0)


def _table(delimiter: str) -> Callable[[list[Row]], bytes]:
    def written(rows: list[Row]) -> bytes:
        text = io.StringIO()
        table = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
        table.writeheader()
        table.writerows(rows)
        return text.getvalue().encode()

    return written


def _parquet(rows: list[Row]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(rows), out)
    return out.getvalue()


def _said(work: str, answer: str) -> str:
    return f"<reasoning>{work}</reasoning>\n<answer>{answer}</answer>"


def _strict(question: str, work: str, answer: str) -> Row:
    steps = [{"i": i, "type": "step", "content": line} for i, line in enumerate(work.split("\n"))]
    return {"trace_version": "1.0", "prompt": question, "final_answer": answer, "steps": steps}


def _chat(question: str, work: str, answer: str) -> Row:
    return {"messages": [{"role": "user", "content": question}, {"role": "assistant", "content": _said(work, answer)}]}


def _sharegpt(question: str, work: str, answer: str) -> Row:
    said = f"<think>{work}</think>\n\nThe answer is {answer}"
    return {"conversations": [{"from": "human", "value": question}, {"from": "gpt", "value": said}]}


FILES = (
    Given("strict.jsonl", "traces", _strict, _lines),
    Given("flat.ndjson", "traces", lambda q, w, a: {"prompt": q, "trace_steps": w, "final_answer": a}, _lines),
    Given("gsm8k.jsonl.gz", "gsm8k", lambda q, w, a: {"question": q, "answer": f"{w}\n#### {a}"}, _zipped),
    Given("chat.JSONL", "messages", _chat, _lines),
    Given("sharegpt.json", "sharegpt", _sharegpt, _array),
    Given("completion.csv", "completion", lambda q, w, a: {"prompt": q, "completion": _said(w, a)}, _table(",")),
    Given("alpaca.parquet", "alpaca", lambda q, w, a: {"instruction": q, "input": "", "output": _said(w, a)}, _parquet),
    Given("asked.tsv", "question_answer", lambda q, w, a: {"question": q, "answer": a}, _table("\t"), questions=True),
)


def rows_of(given: Given, traces: list[ReasoningTrace]) -> list[Row]:
    """Rows of which every tenth is faulty: blank, false, or with a mark of the template."""
    rows: list[Row] = []
    for number, trace in enumerate(traces):
        question, answer = trace.prompt, trace.final_answer
        work = "\n".join(step.content for step in trace.steps)
        if number % (ROWS // FAULTY) == 9:
            kind = number // (ROWS // FAULTY)
            if kind % 3 == 0:
                question = " "
            elif kind % 3 == 1:
                question += " <start_of_turn>user"
            elif given.questions:
                answer = "\u200b"
            else:
                work += "\n3 + 4 = 8"
        rows.append(given.row(question, work, answer))
    return rows


def m32(project: Path, *arguments: str) -> str:
    """The output of a command in the project.

    Raises:
        AssertionError: it failed.
    """
    done = subprocess.run(
        [M32, *arguments], cwd=project, capture_output=True, text=True, check=False, env={**os.environ, **_RUN}
    )
    assert done.returncode == 0, f"m32 {' '.join(arguments)}: {done.stdout[-2000:]}{done.stderr[-2000:]}"
    return done.stdout


def main() -> None:
    """Put every file through, and print the counts.

    Raises:
        AssertionError: a row was lost, a faulty one was taken, or the notebook counts other rows.
    """
    with tempfile.TemporaryDirectory() as folder:
        project = make_project(Path(folder) / "project")
        # a form that ends in "#### 23" has its answer on one line
        made = (trace for trace in generate(SEED, 2 * ROWS * len(FILES)) if "\n" not in trace.final_answer)
        traces = list(islice(made, ROWS * len(FILES)))
        for number, given in enumerate(FILES):
            write_atomic(project / given.name, given.bytes_of(rows_of(given, traces[number * ROWS :][:ROWS])))
            dry = m32(project, "ingest", given.name, "--dry-run")
            assert f"taken for the form {given.form}\n" in dry, dry
            taken = m32(project, "ingest", given.name)
            for said in (dry, taken):
                counts = {name: int(re.search(rf"^{name} +(\d+)", said, re.M)[1]) for name in _COUNTED}  # type: ignore[index]
                assert counts["given"] == ROWS, said
                assert counts["put aside"] == FAULTY, said
                assert counts["questions" if given.questions else "traces"] == ROWS - FAULTY, said
            print(f"forms: {given.name} is {given.form}, {counts}")
        m32(project, "run", "--preset", "tiny", "--replay", "0")
        (bundle,) = (project / "submission_runs/tiny").glob("*.zip")
        unpacked = Path(folder) / "bundle"
        zipfile.ZipFile(bundle).extractall(unpacked)
        print(_rows(unpacked))


_COUNTED = ("given", "traces", "questions", "put aside")


def _rows(unpacked: Path) -> str:
    """The rows of the bundle's run and of its notebook, in words.

    Raises:
        AssertionError: they differ, or no ingested trace was trained on.
    """
    config = read_json(unpacked / "evidence/run_config.json")
    trained, files = config["training_rows"], [file["name"] for file in config["ingested_files"]]
    assert sorted(files) == sorted(given.name for given in FILES if not given.questions), files
    cells = code_cells((unpacked / "notebook/notebook.ipynb").read_bytes())
    given = f"import json; from pathlib import Path; BUNDLE = Path({str(unpacked)!r})\n"
    given += "config = json.loads((BUNDLE / 'evidence/run_config.json').read_text())\n"
    done = run_cells(given, cells["prompt"], cells["data"])
    assert f"{sum(trained.values())} training rows" in done.stdout, done.stdout + done.stderr
    assert f"{trained['ingested']} ingested" in done.stdout, done.stdout
    assert trained["ingested"], trained
    counted = next(line for line in done.stdout.splitlines() if "training rows" in line)
    return f"forms: the run trained on {trained}; the notebook says {counted!r}"


if __name__ == "__main__":
    main()
