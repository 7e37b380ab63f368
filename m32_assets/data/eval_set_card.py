"""The card of an eval set, and the writer of its manifest and card."""

from __future__ import annotations

from pathlib import Path

from m32_assets.common.files import write_atomic, write_json
from m32_assets.data.eval_set_manifest import EvalSetManifest, make_eval_manifest

_TEXT = """\
Each line of {files} is a question (`prompt`), the one answer that counts (`expected_answer`), \
`section`, `category`
and `difficulty`. Every question was written by hand for this project, in wordings that no task family uses; \
every key was
worked out twice, by hand and by a test. Sizes are those of everyday life, for a model of 270 million parameters.

- `core`: one skill, one step, in many phrasings.
- `trace_sensitive`: two to four steps; who skips the work gets them wrong.
- `edge_case`: odd white space, Unicode, one word, very long, off by one.

An answer counts when it is the same after normalisation: case, white space, a final period, thousands \
separators, trailing
zeros, units and currency signs that the question asks for, number words, a fraction and the decimal of the same value.
Where a question asks for a form (capital letters, lowest terms), the form counts too.

A question that is not answered counts as wrong. The questions are for measuring only: the graph refuses \
training data that
holds one of them, one with other numbers, or eight words of one in a row. Changed questions are a new version.
"""
_HALVES = """
`dev.jsonl` may be looked at while improving. `test.jsonl` is for scores only: its questions and answers are not read
while improving. Both halves have each category and each section in nearly the same share, and the first 200 questions
of `test.jsonl` are a fair sample of it.

Every key that a computation gives was worked out a second time by a test. Every question without a demand was also
answered by someone who did not know its key.

Some questions have more than one right wording. Their `demand` says what a right answer meets, such as a number of
words, or words to use; `expected_answer` is one that does. No question is in the wording or the scene of another, of
eval-v1, or of the training data.
"""
_ONE_FILE = "eval_set.jsonl"


def eval_set_card(manifest: EvalSetManifest) -> str:
    """Markdown with the hub's front matter, by hand as in ``dataset_card``. The same manifest gives the same bytes."""
    files = {name: part.items for name, part in manifest.files.items()} or {_ONE_FILE: manifest.items}
    tables = []
    groups = {"file": files} if len(files) > 1 else {}
    groups |= {"section": manifest.sections, "difficulty": manifest.difficulties, "category": manifest.categories}
    for name, counts in groups.items():
        rows = [f"| {value} | {n} | {100 * n / manifest.items:.1f} % |" for value, n in counts.items()]
        tables += [f"## By {name}", "", f"| {name} | items | share |", "| --- | ---: | ---: |", *rows, ""]
    front = [
        f"pretty_name: {manifest.version}",
        "language:",
        "- en",
        "license: apache-2.0",
        "task_categories:",
        "- question-answering",
        "size_categories:",
        '- "n<1K"',
        "configs:",
        "- config_name: default",
        "  data_files:",
        *(
            line
            for name in files
            for line in (f"  - split: {name.removesuffix('.jsonl') if manifest.files else 'test'}", f"    path: {name}")
        ),
    ]
    head = f"{manifest.items} questions, sha256 `{manifest.sha256}`, licence apache-2.0."
    text = _TEXT.format(files=" and ".join(f"`{name}`" for name in files)) + (_HALVES if manifest.files else "")
    return "\n".join(["---", *front, "---", "", f"# {manifest.version}", "", head, "", text, *tables])


def write_manifest_and_card(folder: Path) -> EvalSetManifest:
    """Write ``manifest.json`` and ``README.md`` beside the questions in ``folder``.

    Raises:
        M32Error: the questions cannot be read, or the folder cannot be written.
    """
    manifest = make_eval_manifest(folder)
    write_json(folder / "manifest.json", manifest.model_dump(exclude=None if manifest.files else {"files"}))
    write_atomic(folder / "README.md", eval_set_card(manifest).encode())
    return manifest
