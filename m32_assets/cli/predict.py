"""m32 predict: answer an eval set with a checkpoint."""

from __future__ import annotations

import argparse
from pathlib import Path

from m32_assets.inference.stop_criteria import MAX_NEW_TOKENS


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(
        "predict",
        help="answer an eval set with a checkpoint",
        description="Answer an eval set with a checkpoint, greedily and with the prompt that it was trained with. "
        "Write one row {id, prompt, output, predicted_answer, well_formed} per question.",
        epilog="example:\n  m32 predict --checkpoint submission_runs/m32_v1/checkpoints/actor/153 \\\n"
        "      --eval-set mine.jsonl --out answers.jsonl",
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


def run(args: argparse.Namespace) -> int:
    """Write the predictions."""
    from m32_assets.common.files import read_json
    from m32_assets.evaluation.predict import CHECKPOINT_FILE, predict
    from m32_assets.gemma.model_folder import open_model_folder
    from m32_assets.gemma.registry import model_entry
    from m32_assets.gemma.weights import fetch_model

    if args.model:
        model = open_model_folder(args.model)
    else:
        name = read_json(args.checkpoint / CHECKPOINT_FILE)["model"]
        model = fetch_model(model_entry(name), Path(".cache/models"))
    predict(args.checkpoint, args.eval_set, args.out, model=model, limit=args.limit, max_new_tokens=args.max_new_tokens)
    print(f"{args.out}: predictions written")
    return 0
