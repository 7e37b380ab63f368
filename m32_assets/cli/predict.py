"""m32 predict: answer an eval set with a checkpoint."""

from __future__ import annotations

import argparse
from pathlib import Path

from m32_assets.inference.sampling import Sampling
from m32_assets.inference.stop_criteria import MAX_NEW_TOKENS


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(
        "predict",
        help="answer an eval set with a checkpoint",
        description="Answer an eval set with a checkpoint and the prompt that it was trained with, greedily or by "
        "drawing several samples. Write one row {id, sample, prompt, output, predicted_answer, well_formed, "
        "finish_reason} per answer. Finished answers are kept beside the output: after a kill the same command makes "
        "only the others.",
        epilog="examples:\n  m32 predict --checkpoint submission_runs/m32_v1/checkpoints/actor/153 \\\n"
        "      --eval-set mine.jsonl --out answers.jsonl\n"
        "  m32 predict --checkpoint submission_runs/m32_v1/checkpoints/actor/153 \\\n"
        "      --eval-set mine.jsonl --out samples.jsonl --samples 8 --temperature 1.0",
    )
    parser.add_argument("--checkpoint", type=Path, required=True, metavar="DIR", help="…/checkpoints/actor/<step>")
    parser.add_argument(
        "--eval-set", type=Path, required=True, metavar="FILE", help="JSONL of {id, prompt, expected_answer}"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="the predictions (JSONL)")
    parser.add_argument(
        "--model", type=Path, metavar="DIR", help="base model folder (default: the one in .cache/models)"
    )
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N questions")
    parser.add_argument(
        "--max-new-tokens", type=int, default=MAX_NEW_TOKENS, metavar="N", help="per answer (default: %(default)s)"
    )
    parser.add_argument("--samples", type=int, default=1, metavar="N", help="answers per question (default: 1)")
    parser.add_argument(
        "--temperature", type=float, default=0.0, metavar="T", help="0 takes the likeliest token each time (default)"
    )
    parser.add_argument(
        "--top-k", type=int, default=0, metavar="K", help="draw from the K likeliest tokens (default: 0, all)"
    )
    parser.add_argument(
        "--top-p",
        type=float,
        default=1.0,
        metavar="P",
        help="draw from the likeliest tokens of probability P (default: 1, all)",
    )
    parser.add_argument("--seed", type=int, default=42, metavar="N", help="of what is drawn (default: %(default)s)")
    parser.add_argument(
        "--batch-size", type=int, metavar="N", help="answers at a time; changes time and memory, and no answer"
    )
    parser.add_argument(
        "--compilation-cache",
        type=Path,
        default=Path(".cache/jax"),
        metavar="DIR",
        help="compiled programs, kept from call to call (default: %(default)s)",
    )


def run(args: argparse.Namespace) -> int:
    """Write the predictions."""
    from m32_assets.common.errors import M32Error
    from m32_assets.data.eval_set import read_questions
    from m32_assets.evaluation.checkpoint_folder import find_checkpoint, read_card
    from m32_assets.evaluation.predict import predict
    from m32_assets.gemma.model_folder import open_model_folder
    from m32_assets.gemma.registry import model_entry
    from m32_assets.gemma.weights import fetch_model
    from m32_assets.locks.accelerator_lock import host_accelerators

    sampling = Sampling(args.samples, args.temperature, args.top_k, args.top_p, args.seed)
    read_questions(args.eval_set, args.limit)
    if args.out.is_dir() or not args.out.parent.is_dir():
        raise M32Error(str(args.out), "no place for a file", "a file in a folder that is there")
    checkpoint = find_checkpoint(args.checkpoint)
    if checkpoint != args.checkpoint:
        print(f"checkpoint: {checkpoint}")
    entry = model_entry(read_card(checkpoint).model)
    model = open_model_folder(args.model) if args.model else fetch_model(entry, Path(".cache/models"))
    with host_accelerators({"command": "m32 predict"}):
        from m32_assets.gemma.loading import use_compilation_cache

        use_compilation_cache(args.compilation_cache)
        predict(
            checkpoint,
            args.eval_set,
            args.out,
            model=model,
            limit=args.limit,
            max_new_tokens=args.max_new_tokens,
            sampling=sampling,
            batch_size=args.batch_size,
        )
    print(f"{args.out}: predictions written")
    return 0
