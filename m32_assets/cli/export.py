"""m32 export: the tuned model, its adapters or an eval set in the forms of other tools."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from m32_assets.cli.tuned_model import add_model_arguments, chosen_checkpoint, chosen_model

if TYPE_CHECKING:
    from m32_assets.evaluation.checkpoint_folder import CheckpointCard
    from m32_assets.gemma.model_folder import ModelFolder


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Declare the subcommand."""
    parser = subparsers.add_parser(
        "export",
        help="write a tuned model for transformers, PEFT, llama.cpp, Ollama or lm-evaluation-harness",
        description="Write a folder for other tools. The merged weights of a run are in .cache/runs/<run>/merged "
        "already, as transformers and vLLM take them.",
        epilog="examples:\n"
        "  m32 export --gguf q8_0 --out shows-work-gguf\n"
        "  m32 export --peft --out shows-work-adapter\n"
        "  m32 export --hf bfloat16 --out shows-work\n"
        "  m32 export --lm-eval datasets/eval-v1/eval_set.jsonl --out tasks",
    )
    form = parser.add_mutually_exclusive_group(required=True)
    form.add_argument(
        "--hf", metavar="DTYPE", nargs="?", const="float32", help="merged weights: float32 (default) or bfloat16"
    )
    form.add_argument("--peft", action="store_true", help="the adapters alone, as PEFT loads them")
    form.add_argument(
        "--gguf", metavar="TYPE", nargs="?", const="f16", help="f16 (default) or q8_0, with a Modelfile for Ollama"
    )
    form.add_argument(
        "--lm-eval", type=Path, metavar="EVAL_SET", help="a task of lm-evaluation-harness made from an eval set"
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="a new folder")
    parser.add_argument("--replace", action="store_true", help="a folder that is there is replaced")
    add_model_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Write the folder."""
    from m32_assets.common.errors import M32Error
    from m32_assets.common.files import atomic_folder

    if args.out.exists() and not (args.replace and args.out.is_dir()):
        fix = "" if args.out.is_file() else "Give --replace"
        raise M32Error(str(args.out), "a file" if args.out.is_file() else "a folder there", "a new folder", fix)
    if args.lm_eval:
        from m32_assets.export.lm_eval_task import write_task

        with atomic_folder(args.out) as beside:
            name = write_task(args.lm_eval, beside, args.out.resolve())
        print(f"{args.out}: the task {name}; lm_eval --include_path {args.out} --tasks {name} --apply_chat_template")
        return 0
    return _export_model(args)


def _export_model(args: argparse.Namespace) -> int:
    from m32_assets.evaluation.checkpoint_folder import read_card
    from m32_assets.export.gguf_file import require_type
    from m32_assets.export.huggingface import require_dtype
    from m32_assets.gemma.registry import hub_id, model_entry
    from m32_assets.locks.accelerator_lock import host_accelerators

    checkpoint = chosen_checkpoint(args)
    card = read_card(checkpoint)
    entry = model_entry(card.model)
    if args.gguf:
        require_type(args.gguf, entry.shape)
    if args.hf:
        require_dtype(args.hf)
    if args.peft:
        from m32_assets.export.peft_adapter import write_peft

        base = hub_id(entry.source) or entry.name
        modules = write_peft(checkpoint, card, args.out, base=base)
        print(f"{args.out}: adapters of {modules} modules of {base}")
        return 0
    model = chosen_model(args, card.model)
    from m32_assets.gemma.loading import use_compilation_cache

    with host_accelerators({"command": "m32 export"}):
        use_compilation_cache(Path(".cache/jax"))
        return _export_weights(args, checkpoint, card, model)


def _export_weights(args: argparse.Namespace, checkpoint: Path, card: CheckpointCard, model: ModelFolder) -> int:
    from m32_assets.common.files import atomic_folder
    from m32_assets.export.chat_template import modelfile
    from m32_assets.export.gguf_file import write_gguf
    from m32_assets.export.memory import require_merging_memory
    from m32_assets.export.merged import load_for_export, merged_tensors, write_merged
    from m32_assets.submission.run_card import run_card

    if args.hf:
        merged = write_merged(model, checkpoint, card, args.out, dtype=args.hf, readme=run_card(checkpoint))
        print(f"{args.out}: {merged['adapted_weights']} weights merged, in {args.hf}")
        return 0
    require_merging_memory(model.shape)
    tensors = merged_tensors(load_for_export(model, checkpoint, card), model, card.training_settings())
    name = f"{card.model}-m32-{args.gguf}.gguf"
    with atomic_folder(args.out) as beside:
        write_gguf(
            tensors,
            model.shape,
            model.path,
            card.prompt_template(),
            beside / name,
            kind=args.gguf,
            name=f"{card.model}-m32",
        )
        (beside / "Modelfile").write_text(modelfile(name, card.prompt_template()), "utf-8")
    print(f"{args.out}: {name} and a Modelfile; ollama create shows-work -f {args.out}/Modelfile")
    return 0
