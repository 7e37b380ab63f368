"""The prompt template of training in the languages of other tools: Jinja for transformers, vLLM and llama.cpp, and Go's
templates for Ollama.

Both are derived from ``PromptTemplate.prompt``, so that no second place knows what a prompt looks like.
"""

from __future__ import annotations

import json

from m32_assets.gemma.tokenizer import END_OF_TURN
from m32_assets.inference.stop_criteria import MAX_NEW_TOKENS
from m32_assets.sft.template import MODEL_TURN, PromptTemplate

_QUESTION = "\0"
_TURN = "<start_of_turn>user\n"


def chat_template(template: PromptTemplate) -> str:
    """The Jinja template of ``tokenizer_config.json``.

    The instruction stands above each question, as in training. A system message comes before the first instruction.
    """
    before, end = _around_question(template)
    return "".join(
        [
            "{{- bos_token -}}",
            "{%- set ns = namespace(system='') -%}",
            "{%- for message in messages -%}",
            "{%- if message['content'] is string -%}{%- set text = message['content'] -%}",
            "{%- else -%}{%- set text = message['content'] | map(attribute='text') | join('') -%}{%- endif -%}",
            "{%- if message['role'] in ['system', 'developer'] -%}{%- set ns.system = ns.system + text + '\\n\\n' -%}",
            "{%- elif message['role'] == 'user' -%}",
            f"{{{{- {_quoted(_TURN)} + ns.system + {_quoted(before)} + text + {_quoted(end)} -}}}}",
            "{%- set ns.system = '' -%}",
            "{%- elif message['role'] in ['assistant', 'model'] -%}",
            f"{{{{- {_quoted(MODEL_TURN)} + text + {_quoted(end)} -}}}}",
            "{%- else -%}{{- raise_exception('a message of the role ' + message['role'] + ': expected system, user or "
            "assistant') -}}{%- endif -%}",
            "{%- endfor -%}",
            f"{{%- if add_generation_prompt -%}}{{{{- {_quoted(MODEL_TURN)} -}}}}{{%- endif -%}}",
        ]
    )


def modelfile(gguf: str, template: PromptTemplate) -> str:
    """The ``Modelfile`` of Ollama beside a GGUF file.

    Format: https://docs.ollama.com/modelfile.

    Args:
        gguf: the name of the file.
    """
    before, end = _around_question(template)
    parts = [_quoted(_TURN), "if .System", ".System", _quoted("\n\n"), "end", _quoted(before), ".Prompt"]
    turn = "".join(f"{{{{ {part} }}}}" for part in [*parts, _quoted(end + MODEL_TURN)])
    return (
        f"FROM ./{gguf}\n"
        f'TEMPLATE """{turn}"""\n'
        f"PARAMETER stop {END_OF_TURN}\n"
        "PARAMETER temperature 0\n"
        f"PARAMETER num_predict {MAX_NEW_TOKENS}\n"
    )


def _around_question(template: PromptTemplate) -> tuple[str, str]:
    """What stands between the mark of the user's turn and the question, and the end of a turn."""
    before, after = template.prompt(_QUESTION).split(_QUESTION)
    return before.removeprefix(_TURN), after.removesuffix(MODEL_TURN)


def _quoted(text: str) -> str:
    """A string literal that Jinja and Go read alike."""
    return json.dumps(text, ensure_ascii=False)
