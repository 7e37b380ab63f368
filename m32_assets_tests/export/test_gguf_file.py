"""A GGUF file is what llama.cpp expects, and llama.cpp reads the trained prompt from it."""

from pathlib import Path

import numpy as np
import pytest

from m32_assets.common.errors import M32Error
from m32_assets.export.gguf_file import require_type, write_gguf
from m32_assets.gemma.registry import ModelShape
from m32_assets.gemma.tokenizer import END_OF_TURN, load_tokenizer
from m32_assets.sft.template import PromptTemplate
from m32_assets_tests.support.tools import chat, llama_cpp
from m32_assets_tests.support.tuned import Tuned


def write(tuned: Tuned, path: Path, kind: str) -> Path:
    from safetensors.numpy import load_file

    tensors = load_file(tuned.merged / "model.safetensors")
    write_gguf(tensors, tuned.base.shape, tuned.base.path, PromptTemplate(), path, kind=kind, name="small")
    return path


@pytest.mark.parametrize("kind", ["f16", "q8_0"])
def test_weights_come_back(tuned: Tuned, tmp_path: Path, kind: str):
    import gguf
    from safetensors.numpy import load_file

    reader = gguf.GGUFReader(write(tuned, tmp_path / "model.gguf", kind))
    found = {tensor.name: gguf.dequantize(tensor.data, tensor.tensor_type) for tensor in reader.tensors}
    tensors = load_file(tuned.merged / "model.safetensors")
    assert len(found) == len(tensors)
    up = tensors["model.layers.1.mlp.up_proj.weight"]
    np.testing.assert_allclose(
        found["blk.1.ffn_up.weight"], up, atol=np.abs(up).max() / (1000 if kind == "f16" else 100)
    )
    np.testing.assert_array_equal(found["output_norm.weight"], 1 + tensors["model.norm.weight"])
    end = load_tokenizer(tuned.base.path).piece_to_id(END_OF_TURN)
    assert reader.fields["tokenizer.ggml.eot_token_id"].contents() == end
    assert "Show your reasoning" in reader.fields["tokenizer.chat_template"].contents()


@pytest.mark.usefixtures("tools")
@pytest.mark.parametrize("kind", ["f16", "q8_0"])
def test_llama_cpp_reads_the_trained_prompt(tuned: Tuned, tmp_path: Path, kind: str):
    tokenizer = load_tokenizer(tuned.base.path)
    with llama_cpp(write(tuned, tmp_path / "model.gguf", kind)) as server:
        for question in ("What is 1 + 2?", "Two  blanks \n\n and <b>½ 🙂</b>"):
            said, prompt = chat(server, question, 3), PromptTemplate().prompt(question)
            assert said["prompt"] == "<bos>" + prompt
            assert said["prompt_tokens"] == 1 + len(tokenizer.encode(prompt))


@pytest.mark.parametrize(("kind", "message"), [("q4_k", "f16 or q8_0"), ("q8_0", "rows of 80 weights")])
def test_type_that_does_not_fit_is_refused(kind: str, message: str):
    shape = ModelShape(layers=1, vocabulary=32, hidden=80, intermediate=96, heads=1, head_dim=32)
    with pytest.raises(M32Error, match=message):
        require_type(kind, shape)
