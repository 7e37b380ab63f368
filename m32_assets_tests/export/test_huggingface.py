"""A Hugging Face folder as its users open it: tokenizer, chat template, generation."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from m32_assets.common.errors import M32Error
from m32_assets.common.files import read_json
from m32_assets.export.chat_template import modelfile
from m32_assets.export.huggingface import write_model_files, write_weights
from m32_assets.export.merged import merged_tensors
from m32_assets.gemma.loading import device_mesh, load_model
from m32_assets.gemma.model_folder import ModelFolder, open_model_folder
from m32_assets.gemma.tokenizer import END_OF_TURN, load_tokenizer
from m32_assets.inference.decoder import prepare_to_generate
from m32_assets.inference.engine import generate
from m32_assets.sft.template import PromptTemplate
from m32_assets.traces.dataset import generate as traces
from m32_assets.traces.schema import ReasoningTrace, TraceStep
from m32_assets.training.settings import TrainingSettings
from m32_assets_tests.support.small import adapted_model
from m32_assets_tests.support.tuned import Tuned

ODD_TEXTS = [
    "",
    " ",
    "  two  blanks",
    "a\n\n\nb\t\tc",
    "½ Ünï 東京 🙂",
    "a\r\nb",
    "<b>x</b>",
    "x" * 300,
    " " * 70 + "end",
    "e\u0301",
]
QUESTION = "What is 1 + 2?"
TEMPLATES = [
    PromptTemplate(),
    PromptTemplate(instruction=""),
    PromptTemplate("numbered", ""),
    PromptTemplate(instruction='Say "why" in {{ two }} steps,\nthen \\n answer: 50 % 🙂'),
]


def tokenizer_of(folder: Path) -> Any:
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(folder)


@pytest.mark.usefixtures("tools")
def test_tokenizer_gives_our_ids(tuned: Tuned):
    theirs, ours = tokenizer_of(tuned.merged), load_tokenizer(tuned.merged)
    texts = [PromptTemplate().render(trace) for trace in traces(42, 990)] + ODD_TEXTS
    assert len(texts) == 1000
    for text in texts:
        ids = ours.encode(text)
        assert theirs(text, add_special_tokens=False)["input_ids"] == ids, text[:80]
        assert theirs(text)["input_ids"] == [ours.bos_id(), *ids]
        assert theirs.decode(ids) == ours.decode(ids)


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize("template", TEMPLATES)
def test_chat_template_is_the_trained_prompt(tuned: Tuned, template: PromptTemplate, tmp_path: Path):
    write_model_files(tuned.base.path, tmp_path, template, "float32")
    theirs, ours = tokenizer_of(tmp_path), load_tokenizer(tmp_path)
    question = 'How many? \n "7" {{ x }} & <b>'
    messages: list[dict[str, Any]] = [{"role": "user", "content": question}]
    ids = [ours.bos_id(), *ours.encode(template.prompt(question))]
    found = theirs.apply_chat_template(messages, add_generation_prompt=True)
    assert list(getattr(found, "input_ids", None) or found) == ids
    parts = [{"role": "user", "content": [{"type": "text", "text": question}]}]
    assert theirs.apply_chat_template(parts, add_generation_prompt=True, tokenize=False) == "<bos>" + template.prompt(
        question
    )
    # worked examples are earlier turns of the same conversation
    trace = ReasoningTrace(
        trace_version="1.0",
        prompt="1 + 1?",
        final_answer="2",
        steps=[TraceStep(i=0, type="compute", content="1 + 1 = 2")],
    )
    shown = [*template.messages(trace), *messages]
    shown[0] = {"role": "user", "content": trace.prompt}
    whole = theirs.apply_chat_template(shown, add_generation_prompt=True, tokenize=False)
    assert whole == "<bos>" + template.prompt(question, [trace])
    system = theirs.apply_chat_template([{"role": "system", "content": "Be kind."}, *messages], tokenize=False)
    assert system.startswith("<bos><start_of_turn>user\nBe kind.\n\n" + template.instruction)
    with pytest.raises(Exception, match="a message of the role tool"):
        theirs.apply_chat_template([{"role": "tool", "content": "x"}], tokenize=False)


def test_folder_says_where_an_answer_ends(tuned: Tuned):
    end = load_tokenizer(tuned.merged).piece_to_id(END_OF_TURN)
    for name in ("config.json", "generation_config.json"):
        assert read_json(tuned.merged / name)["eos_token_id"] == [1, end]
    assert read_json(tuned.merged / "generation_config.json")["top_k"] == 1
    assert (tuned.merged / "README.md").read_text("utf-8") == "# A card\n"
    open_model_folder(tuned.merged)


@pytest.fixture(scope="module")
def ending(folder: ModelFolder, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[int]]:
    """A folder whose model ends its turn after a few tokens, and our answer's tokens with the end.

    The embedding of a token that it would write becomes, a little longer, that of the end of a turn.
    """
    settings = TrainingSettings(lora_rank=4, lora_alpha=40.0)  # strong adapters, or the model repeats one token
    tensors = merged_tensors(adapted_model(folder, alpha=settings.lora_alpha), folder, settings)
    end = load_tokenizer(folder.path).piece_to_id(END_OF_TURN)

    def written(name: str) -> tuple[Path, list[int]]:
        target = tmp_path_factory.mktemp(name)
        write_weights(tensors, target, "float32")
        write_model_files(folder.path, target, PromptTemplate(), "float32")
        return target, _written(ModelFolder(target, folder.shape, {}), 40)

    _, endless = written("endless")
    late = next(token for at, token in enumerate(endless) if at >= 4 and token not in endless[:at])
    embedding = tensors["model.embed_tokens.weight"]
    embedding[end] = 1.05 * embedding[late]
    target, answer = written("ending")
    return target, [*answer, end]


def _written(folder: ModelFolder, most: int) -> list[int]:
    tokenizer = load_tokenizer(folder.path)
    prompt = [tokenizer.bos_id(), *tokenizer.encode(PromptTemplate().prompt(QUESTION))]
    stop = (1, tokenizer.piece_to_id(END_OF_TURN))
    decoder = prepare_to_generate(load_model(folder, device_mesh()))
    return generate(decoder, [prompt], stop=stop, max_new_tokens=most)[0].tokens


@pytest.mark.usefixtures("tools")
def test_generate_stops_by_itself_and_writes_our_tokens(ending: tuple[Path, list[int]]):
    import torch
    from transformers import AutoModelForCausalLM, pipeline

    folder, ours = ending
    assert 5 <= len(ours) < 40
    tokenizer = tokenizer_of(folder)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32)
    messages = [{"role": "user", "content": QUESTION}]
    read = tokenizer.apply_chat_template(messages, add_generation_prompt=True, return_tensors="pt", return_dict=True)
    assert model.generate(**read)[0, read["input_ids"].shape[1] :].tolist() == ours
    said = pipeline("text-generation", model=str(folder))(messages)[0]["generated_text"][-1]
    assert said == {"role": "assistant", "content": tokenizer.decode(ours[:-1])}


def test_large_model_is_written_in_shards(tuned: Tuned, tmp_path: Path):
    from safetensors.numpy import load_file

    tensors = load_file(tuned.merged / "model.safetensors")
    write_weights(tensors, tmp_path, "float32", max_shard_bytes=300_000)
    write_model_files(tuned.base.path, tmp_path, PromptTemplate(), "float32")
    shards = sorted(path.name for path in tmp_path.glob("*.safetensors"))
    assert len(shards) > 1
    assert all(path.stat().st_size < 310_000 for path in tmp_path.glob("*-of-*.safetensors"))
    found: dict[str, np.ndarray] = {}
    for name in shards:
        found |= load_file(tmp_path / name)
    assert found.keys() == tensors.keys()
    assert open_model_folder(tmp_path).shape == tuned.base.shape


def test_unknown_dtype_is_refused(tmp_path: Path):
    with pytest.raises(M32Error, match="float32 or bfloat16"):
        write_weights({}, tmp_path, "float8")


@pytest.mark.parametrize("template", TEMPLATES)
def test_modelfile_holds_the_trained_prompt(template: PromptTemplate):
    text = modelfile("model.gguf", template)
    inside = text.partition('TEMPLATE """')[2].partition('"""')[0]
    actions = inside.removeprefix("{{ ").removesuffix(" }}").split(" }}{{ ")
    said, skip = "", False
    for action in actions:
        skip = (action == "if .System") or (skip and action != "end")
        if not skip and action not in ("end", ".System"):
            said += "QUESTION" if action == ".Prompt" else json.loads(action)
    assert said == template.prompt("QUESTION")
    assert "PARAMETER stop <end_of_turn>" in text
