"""The answers of ``m32 ask``, a question after another: token by token, drafted, and drafted with guesses.

``python benchmarks/bench_ask.py [CHECKPOINT]``: by default the checkpoint of ``submission_runs/m32_v1``, else the
untuned model. All sides share the loaded model, and each answers a question before its time is taken. Guesses are
from the earlier questions, as they are where a person asks.

The last line is ``ask: drafted_ratio=… guessed_ratio=…``: seconds token by token over those of each.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from answering_sides import accepted_checkpoint

QUESTIONS = (
    "A shop had 23 apples and sold 9. How many are left?",
    "My bus leaves at 7:50 and the ride takes 35 minutes. When do I arrive?",
    "There are 28 kids on a trip and each van seats 6. How many vans do we need?",
    "What is 46 + 27?",
    "I saved 15 dollars a week for 4 weeks and then spent 22. How much do I have now?",
    "Which is heavier, 2 kg of rice or 1500 g of beans, and by how many grams?",
    "Nina reads 12 pages a day for 5 days, and then 3 more. How many pages is that?",
    "What is 30 percent of 90?",
)


def main(checkpoint: Path | None) -> None:
    """Time the three sides and print a table. The exit code is 1 if a side writes another answer."""
    from m32_assets.evaluation.ask import Asker
    from m32_assets.gemma.loading import use_compilation_cache
    from m32_assets.gemma.registry import model_entry
    from m32_assets.gemma.weights import fetch_model
    from m32_assets.inference import batch

    use_compilation_cache(Path(".cache/jax"))
    asker = Asker(fetch_model(model_entry("gemma3-270m"), Path(".cache/models")), checkpoint)
    shortlist, guess, guessed_at_once = asker.shortlist, batch.guess, batch.GUESSED

    def side() -> tuple[float, list[str]]:
        asker.ask(QUESTIONS[0])
        asker.earlier.clear()
        begin = time.perf_counter()
        outputs = [asker.ask(question)[0].output for question in QUESTIONS]
        return time.perf_counter() - begin, outputs

    asker.shortlist = None
    whole = side()
    asker.shortlist, batch.GUESSED, batch.guess = shortlist, 0, lambda *_: []
    drafted = side()
    batch.GUESSED, batch.guess = guessed_at_once, guess
    guessed = side()

    tokens = sum(len(asker.tokenizer.encode(output)) for output in whole[1])
    print(f"{len(QUESTIONS)} questions, {tokens} tokens, {asker.dtype.__name__}, {checkpoint or 'untuned model'}")
    for name, (seconds, _) in (("token by token", whole), ("drafted", drafted), ("drafted and guessed", guessed)):
        print(f"{name:22}{seconds / len(QUESTIONS):6.2f} s an answer {1000 * seconds / tokens:7.1f} ms a token")
    print(f"ask: drafted_ratio={whole[0] / drafted[0]:.2f} guessed_ratio={whole[0] / guessed[0]:.2f}")
    if not whole[1] == drafted[1] == guessed[1]:
        for question, *answers in zip(QUESTIONS, whole[1], drafted[1], guessed[1], strict=True):
            if len(set(answers)) > 1:
                print(f"  {question}: {answers}")
        sys.exit(1)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else accepted_checkpoint())
