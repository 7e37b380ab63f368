"""Gemma 3 270M in transformers and in llama.cpp: our tokens, but for near ties."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from m32_assets.data.eval_set import read_eval_set
from m32_assets.export.gguf_file import write_gguf
from m32_assets.export.huggingface import write_model_files, write_weights
from m32_assets.gemma.loading import device_mesh, load_model
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.registry import model_entry
from m32_assets.gemma.tokenizer import load_tokenizer
from m32_assets.gemma.weights import fetch_model
from m32_assets.inference.decoder import prepare_to_generate
from m32_assets.inference.engine import generate
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.dataset import generate as traces
from m32_assets_tests.export.test_huggingface import ODD_TEXTS
from m32_assets_tests.support.tools import chat, llama_cpp

ROOT = Path(__file__).parents[2]
TOKENS = 12
FEW, MANY = 5, 20
NEAR = {"float32": 1e-3, "f16": 0.05}
"""Logits that are closer than this may change places."""

pytestmark = pytest.mark.usefixtures("tools")


@pytest.fixture(scope="module")
def base() -> ModelFolder:
    """The untuned model, as the project caches it."""
    return fetch_model(model_entry("gemma3-270m"), ROOT / ".cache" / "models")


@pytest.fixture(scope="module")
def tensors(base: ModelFolder) -> dict[str, np.ndarray]:
    import ml_dtypes  # noqa: F401, the name of bfloat16 in numpy
    from safetensors.numpy import load_file

    return {name: value.astype(np.float32) for name, value in load_file(base.path / "model.safetensors").items()}


@pytest.fixture(scope="module")
def whole(base: ModelFolder, tensors: dict[str, np.ndarray], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """It as a whole Hugging Face folder, float32."""
    folder = tmp_path_factory.mktemp("whole")
    write_weights(tensors, folder, "float32")
    write_model_files(base.path, folder, PromptTemplate(), "float32")
    return folder


@pytest.fixture(scope="module")
def questions() -> list[str]:
    return [item.prompt for item in read_eval_set(ROOT / "datasets/eval-v1/eval_set.jsonl")[:MANY]]


@pytest.fixture(scope="module")
def ours(base: ModelFolder, questions: list[str]) -> list[list[int]]:
    """The tokens of our answers."""
    tokenizer = load_tokenizer(base.path)
    prompts = [[tokenizer.bos_id(), *tokenizer.encode(PromptTemplate().prompt(question))] for question in questions]
    decoder = prepare_to_generate(load_model(base, device_mesh()))
    return [answer.tokens for answer in generate(decoder, prompts, stop=(1, 106), max_new_tokens=TOKENS)]


@pytest.fixture(scope="module")
def model(whole: Path) -> Any:
    import torch
    from transformers import AutoModelForCausalLM

    return AutoModelForCausalLM.from_pretrained(whole, dtype=torch.float32)


def differs(model: Any, prompt: Sequence[int], ours: Sequence[int], theirs: Sequence[int], near: float) -> str:
    """How two answers differ beyond a near tie; empty where they do not."""
    import torch

    at = next((i for i, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b), None)
    if at is None:
        return ""
    with torch.no_grad():
        logits = model(torch.tensor([[*prompt, *ours[:at]]])).logits[0, -1]
    apart = abs(float(logits[ours[at]] - logits[theirs[at]]))
    return "" if apart < near else f"token {at}: {ours[at]} and {theirs[at]}, whose logits are {apart:.3f} apart"


def test_tokenizer_gives_our_ids(whole: Path, base: ModelFolder):
    from transformers import AutoTokenizer

    theirs, ours = AutoTokenizer.from_pretrained(whole), load_tokenizer(base.path)
    texts = [PromptTemplate().render(trace) for trace in traces(7, 990)] + ODD_TEXTS
    for text in texts:
        assert theirs(text, add_special_tokens=False)["input_ids"] == ours.encode(text), text[:80]


def test_transformers_writes_our_tokens(whole: Path, model: Any, questions: list[str], ours: list[list[int]]):
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(whole)
    for question, answer in zip(questions[:FEW], ours, strict=False):
        messages = [{"role": "user", "content": question}]
        read = tokenizer.apply_chat_template(
            messages, add_generation_prompt=True, return_tensors="pt", return_dict=True
        )
        prompt = read["input_ids"][0].tolist()
        written = model.generate(**read, max_new_tokens=TOKENS)[0, len(prompt) :].tolist()
        assert differs(model, prompt, answer, written, NEAR["float32"]) == ""


def test_llama_cpp_writes_our_tokens_in_f16(
    base: ModelFolder,
    tensors: dict[str, np.ndarray],
    model: Any,
    questions: list[str],
    ours: list[list[int]],
    tmp_path: Path,
):
    path, tokenizer = tmp_path / "model.gguf", load_tokenizer(base.path)
    write_gguf(tensors, base.shape, base.path, PromptTemplate(), path, kind="f16", name="gemma")
    found = []
    with llama_cpp(path) as server:
        for question, answer in zip(questions, ours, strict=True):
            said, prompt = chat(server, question, TOKENS), PromptTemplate().prompt(question)
            ids = [tokenizer.bos_id(), *tokenizer.encode(prompt)]
            assert said["prompt_tokens"] == len(ids), question
            if difference := differs(model, ids, answer, said["tokens"], NEAR["f16"]):
                found.append(f"{question}: {difference}")
    assert found == []
    assert sum(map(len, ours)) > MANY * TOKENS / 2
