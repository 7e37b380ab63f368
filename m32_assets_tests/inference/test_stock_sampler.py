"""The same tokens as google-tunix's stock Sampler, from the small model and from the real one."""

from pathlib import Path

from tunix.generate.sampler import CacheConfig, Sampler

from m32_assets.data.eval_set import read_eval_set
from m32_assets.evaluation.baselines import worked_examples
from m32_assets.gemma.loading import Gemma, device_mesh, load_model
from m32_assets.gemma.model_folder import ModelFolder
from m32_assets.gemma.registry import model_entry
from m32_assets.gemma.tokenizer import END_OF_TURN, load_tokenizer
from m32_assets.gemma.weights import fetch_model
from m32_assets.inference.batch import READ_TOKENS
from m32_assets.inference.decoder import prepare_to_generate
from m32_assets.inference.engine import generate
from m32_assets.inference.stop_criteria import truncate_at_loop, until_stop
from m32_assets.sft.template import PromptTemplate
from m32_assets_tests.support.small import adapted_model

ROOT = Path(__file__).parents[2]


def _both(
    model: Gemma, folder: ModelFolder, texts: list[str], new_tokens: int, size: int, scale: float = 1.0
) -> tuple[list, list]:
    """Answers of the stock sampler, and ours."""
    tokenizer, config = load_tokenizer(folder.path), model.config
    stop = (tokenizer.eos_id(), tokenizer.piece_to_id(END_OF_TURN))
    prompts = [[tokenizer.bos_id(), *tokenizer.encode(text)] for text in texts]
    decoder = prepare_to_generate(model, scale=scale)
    answers = generate(decoder, prompts, stop=stop, max_new_tokens=new_tokens, batch_size=size)
    ours = [answer.tokens for answer in answers]
    longest = max(map(len, prompts))
    cache = CacheConfig(longest + new_tokens + 8, config.num_layers, config.num_kv_heads, config.head_dim)
    out = Sampler(model, tokenizer, cache)(
        texts, max_generation_steps=new_tokens, max_prompt_length=longest, eos_tokens=list(stop)
    )
    return [truncate_at_loop(until_stop([int(token) for token in ids], stop)) for ids in out.tokens], ours


def test_small_model_with_adapters_matches_the_stock_sampler(folder: ModelFolder):
    # two rows for five prompts, so rows are reused
    texts = ["1 + 2", "28 + 3 is", "What is 5?", "0", "user\n7 + 7"]
    stock, ours = _both(adapted_model(folder, alpha=40.0), folder, texts, 24, 2, scale=10.0)
    assert stock == ours
    assert len({tuple(answer) for answer in ours}) == len(texts)


def test_real_model_matches_the_stock_sampler():
    folder = fetch_model(model_entry("gemma3-270m"), ROOT / ".cache" / "models")
    items = read_eval_set(ROOT / "datasets" / "eval-v1" / "eval_set.jsonl")[:4]
    texts = [PromptTemplate().prompt(item.prompt) for item in items]
    model = load_model(folder, device_mesh())
    stock, ours = _both(model, folder, texts, 20, 64)
    assert stock == ours
    assert all(ours)
    # with worked examples each prompt takes several reads, and most of it is a common prefix
    texts = [PromptTemplate().prompt(item.prompt, worked_examples("few_shot")) for item in items]
    assert min(len(load_tokenizer(folder.path).encode(text)) for text in texts) > 4 * READ_TOKENS
    stock, ours = _both(model, folder, texts, 20, 64)
    assert stock == ours
    assert all(ours)
