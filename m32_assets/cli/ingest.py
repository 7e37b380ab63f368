"""m32 ingest: show what a file of anyone's becomes, and put it into the incoming folder."""

from __future__ import annotations

import argparse
import contextlib
import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from m32_assets.data.about import About
    from m32_assets.data.preview import Preview

DATASETS = Path("datasets")
INCOMING = DATASETS / "incoming"
# other people's text must not write to the terminal as it likes
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(
        "ingest",
        help="take in a file of questions, with or without work",
        description="Say which form a file is taken for, count what comes in as traces and as questions and what is "
        "put aside, with reasons, and show three rows as they will be trained on. Then copy the file, unless it is a "
        "dry run, into datasets/incoming, where ingested_traces reads it. Files end in .jsonl, .ndjson, .json, .csv, "
        ".tsv or .parquet; text files may be packed (.gz). A folder, or owner/name, is a Hugging Face dataset.",
        epilog="examples:\n  m32 ingest mine.jsonl --dry-run\n"
        "  m32 ingest mine.csv --map prompt=task --map trace_steps=solution --map final_answer=result\n"
        "  m32 ingest openai/gsm8k --split train --licence mit",
    )
    parser.add_argument("source", metavar="FILE", help="a file of rows, a dataset folder, or a dataset of the hub")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="NAME=COLUMN",
        help="the file's own name for a column of a form; may be given more than once",
    )
    parser.add_argument("--dry-run", action="store_true", help="only show what would happen")
    parser.add_argument("--licence", metavar="NAME", help="of the rows, for the bundle's card (default: unknown)")
    parser.add_argument("--split", default="", metavar="NAME", help="of a dataset (default: train, or the only one)")


def run(args: argparse.Namespace) -> int:
    """Show what becomes of each file, and take it in; 1 if nothing of one can be used."""
    from m32_assets.common.errors import M32Error
    from m32_assets.data.about import parse_map
    from m32_assets.data.incoming import put
    from m32_assets.data.preview import preview

    if not args.dry_run and not DATASETS.is_dir():
        raise M32Error(str(DATASETS), "no folder", "the project's datasets", "Run it in the project's folder")
    code, changed = 0, {"map": parse_map(args.map) or None, "licence": args.licence}
    with _files(args.source, args.split) as files:
        for path, name, about in files:
            about = about.model_copy(update={field: value for field, value in changed.items() if value})
            found = preview(path, about, _held_out())
            print(_CONTROL.sub(lambda sign: f"\\x{ord(sign[0]):02x}", "\n".join(_lines(name, about, found))))
            if not found.accepted + found.questions:
                print("\nnothing of it can be used, and it was not taken in")
                code = 1
            elif args.dry_run:
                print("\nnothing was written: a dry run")
            else:
                place = put(path, name, about, INCOMING)
                print(f"\n{place} is there for ingested_traces: m32 run --select '+ingested_questions'")
    return code


@contextlib.contextmanager
def _files(source: str, split: str) -> Iterator[list[tuple[Path, str, About]]]:
    """The files of rows, each with its name in the incoming folder and what is said about it."""
    from m32_assets.common.errors import M32Error
    from m32_assets.data.about import read_about
    from m32_assets.data.hub_dataset import fetch_rows, files_of_split, is_hub_id, is_saved
    from m32_assets.data.ingest import refusal

    path = Path(source)
    if is_saved(path) or (not path.exists() and is_hub_id(source)):
        with tempfile.TemporaryDirectory() as folder:
            found = fetch_rows(source, split, Path(folder))
            if found.left_out:
                print(f"left out     columns that are no text: {', '.join(found.left_out)}")
            yield [(found.file, found.file.name, found.about)]
        return
    if path.is_dir():
        stem = path.resolve().name
        names = {file: f"{stem}--{'--'.join(file.relative_to(path).parts)}" for file in files_of_split(path, split)}
        yield [(file, name, read_about(file)) for file, name in names.items()]
        return
    if not path.exists():
        raise M32Error(source, "no file", "a file of rows, a dataset folder, or owner/name of the hub")
    if split:
        raise M32Error("--split", f"a split of the file {source}", "a split of a dataset")
    if reason := refusal(path.resolve()):
        raise M32Error(source, *reason.split(", expected ", 1))
    yield [(path, path.name.lstrip("."), read_about(path))]


def _held_out() -> list[str]:
    """The prompts of the project's eval sets; none outside a project."""
    from m32_assets.data.eval_set import eval_files, eval_prompts

    return eval_prompts(DATASETS) if all(path.is_file() for path in eval_files(DATASETS)) else []


def _lines(name: str, about: About, found: Preview) -> list[str]:
    """What the command prints."""
    from m32_assets.sft.template import PromptTemplate

    aside = sum(found.aside.values())
    mapped = "".join(f"; {field} is its column {column!r}" for field, column in about.map.items())
    lines = [
        f"{name}: taken for the form {found.form}{mapped}" if found.form else f"{name}: no records",
        f"given        {found.given}",
        f"traces       {found.accepted}",
        f"questions    {found.questions}, which have an answer and no work",
        f"put aside    {aside}",
    ]
    for kind, count in sorted(found.aside.items(), key=lambda item: -item[1]):
        lines += [f"  {kind:12} {count}", *(f"      {reason}" for reason in found.reasons[kind])]
    if found.leaks:
        lines += [f"not used     {len(found.leaks)}, which share wording with an eval set"]
        lines += [f"      {said}" for said in found.leaks[:3]]
    if found.traces:
        lines += ["", "as they will be trained on:"]
        lines += [f"\n{PromptTemplate().render(trace)}" for trace in found.traces]
    if found.asked:
        lines += ["", "questions, which are not trained on:"]
        lines += [f"\n{question.prompt}\n→ {question.expected_answer}" for question in found.asked]
    return lines
