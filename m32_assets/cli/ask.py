"""m32 ask: put a question to a tuned model, on the command line or on a page."""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from m32_assets.cli.tuned_model import add_model_arguments, chosen_checkpoint, chosen_model

if TYPE_CHECKING:
    from m32_assets.evaluation.ask import Asker, Reply

PORT = 8032
_MARKS = {"holds": "✓", "false": "✗", "not checkable": "·"}


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(
        "ask",
        help="ask a tuned model a question, and see each step checked",
        description="Print the model's work and its answer. The verifier marks each line: ✓ every claim holds, ✗ a "
        "claim is false, · nothing to recompute. Without a question it asks for one after another, a line each, and "
        "keeps the model loaded. With --web it does so on a page.",
        epilog="examples:\n"
        '  m32 ask "A shop had 23 apples and sold 9. How many are left?"\n'
        '  m32 ask --samples 8 "What is 17 times 6?"\n'
        "  m32 ask --web",
    )
    parser.add_argument("question", nargs="?", help="the question (default: those that are typed or piped in)")
    add_model_arguments(parser)
    parser.add_argument("--untuned", action="store_true", help="ask the base model instead")
    parser.add_argument(
        "--samples", type=int, default=1, metavar="N", help="draw N answers and let them vote (default: 1, greedy)"
    )
    parser.add_argument(
        "--temperature", type=float, default=1.0, metavar="T", help="of several answers (default: %(default)s)"
    )
    parser.add_argument("--seed", type=int, default=42, metavar="N", help="of what is drawn (default: %(default)s)")
    parser.add_argument("--web", action="store_true", help="a page on this machine, for a browser")
    parser.add_argument(
        "--port", type=int, default=PORT, metavar="N", help="of the page, on 127.0.0.1 (default: %(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    """Answer the question, the questions of standard input, or those of the page."""
    from m32_assets.locks.accelerator_lock import host_accelerators

    with host_accelerators({"command": "m32 ask"}, deadline_seconds=0):
        return _answer(args)


def _answer(args: argparse.Namespace) -> int:
    from m32_assets.common.errors import M32Error, one_line

    if args.web:
        from m32_assets.cli.ask_page import free_socket, serve

        if args.question:
            raise M32Error("--web", "it beside a question", "one of them")
        with free_socket(args.port) as socket:
            asker = _asker(args)
            serve(asker, socket, _name(args))
        return 0
    if args.question is not None:
        _print_replies(_asker(args), args.question)
        return 0
    asker, interactive = _asker(args), sys.stdin.isatty()
    if interactive:
        print(f"{_name(args)} is loaded. A question a line; Ctrl-D ends.")
    while True:
        if interactive:
            print("> ", end="", flush=True)
        line = sys.stdin.readline()
        if not line:
            return 0
        if not line.strip():
            continue
        try:
            _print_replies(asker, line.strip())
        except M32Error as error:
            print(f"m32 ask: {one_line(error)}", file=sys.stderr)
            if not interactive:
                return 2


def _name(args: argparse.Namespace) -> str:
    return "the untuned model" if args.untuned else str(args.checkpoint)


def _asker(args: argparse.Namespace) -> Asker:
    from m32_assets.common.errors import M32Error
    from m32_assets.evaluation.ask import Asker
    from m32_assets.evaluation.checkpoint_folder import read_card
    from m32_assets.inference.sampling import GREEDY, Sampling

    sampling = GREEDY if args.samples == 1 else Sampling(args.samples, args.temperature, seed=args.seed)
    if args.question is not None and not args.question.strip():
        raise M32Error("the question", "nothing but white space", "a question")
    checkpoint = None if args.untuned else chosen_checkpoint(args)
    name = read_card(checkpoint).model if checkpoint else "gemma3-270m"
    with ThreadPoolExecutor(1) as beside:  # the files are hashed while the libraries are imported
        model = beside.submit(chosen_model, args, name)
        from m32_assets.gemma.loading import use_compilation_cache
    use_compilation_cache(Path(".cache/jax"))
    return Asker(model.result(), checkpoint, sampling)


def _print_replies(asker: Asker, question: str) -> None:
    from m32_assets.evaluation.ask import votes, winner

    begin = time.perf_counter()
    replies = asker.ask(question)
    seconds = time.perf_counter() - begin
    _print_reply(replies[winner(replies)])
    if len(replies) > 1:
        print(f"votes   {', '.join(f'{answer} ({count})' for answer, count in votes(replies))} of {len(replies)}")
    print(f"        {seconds:.1f} s\n", flush=True)


def _print_reply(reply: Reply) -> None:
    for step in reply.steps:
        print(f"  {_MARKS[step.verdict]} {step.text}" + (f"   ({step.found})" if step.found else ""))
    if not reply.steps:
        print(f"  {reply.output.strip()}")
    if reply.finish_reason != "stop":
        print(f"  … cut off ({reply.finish_reason})")
    print(f"answer  {'none' if reply.answer is None else reply.answer}")
