"""Plain questions in a mess of spaces and punctuation: clean the text, then compare."""

import re

from m32_assets.traces.family import Draft, family

# Each differs in its words too, so that cleaned prompts stay different.
WORDINGS = (
    ("larger", "   which   is larger ,  {a}   or  {b}   ???"),
    ("smaller", "...which is the smaller one:{a}or {b}!!!"),
    ("larger", "\tbigger number\t{a}\t{b}\t?\t"),
    ("smaller", "{a},,,{b} ;; the lesser   of   them"),
    ("larger", "TELL ME!!! THE GREATER OF   {a}   AND   {b} !!!"),
    ("smaller", "min   imum of(  {a} ,  {b}  ) = ?"),
    ("larger", "( ( compare:  {a} -- {b} ) )  >>> name the higher"),
    ("smaller", "\n\n{a}\n{b}\n\nwhich one is less?\n"),
    ("larger", "  ,, {a}  vs.  {b} ..., who wins by size ?!?!"),
    ("smaller", "pls    say:::the   lower   number ~~ {a} ~~ {b} ~~"),
    ("larger", "\t\twhat's\t\tthe  max\tof   {a}\n\nand\n{b}???"),
    ("larger", "**** {a} ****\n**** {b} ****\n  ^^ which   is   on   top   by   value ^^"),
    ("smaller", "hmmm.....{a}?....or....{b}?....i need the   s m a l l e s t   ...."),
    ("smaller", "!!{a}!!{b}!!which!!is!!fewer!!??"),
    ("larger", "[[[[ {a} ]]]]   [[[[ {b} ]]]]      most   wins     =>    ____"),
    ("smaller", "   (  (  {a}  ;  {b}  )  )   ->  least ,  please , least  ."),
    ("larger", "W-h-i-c-h   o-f ::: {a} ::: a-n-d ::: {b} ::: i-s   m-o-r-e ??"),
    ("smaller", "\n\n\n   given {a}\n\n\n   given {b}\n\n\n   find the\tcheaper\tone,if both are prices\n"),
    ("larger", '""{a}"" & ""{b}"" :: the   g r e a t e s t   of   both , if   you   can ;;'),
)


@family("reasoning", slice="edge_case", a=range(10, 60), b=range(60, 100), swap=(False, True), wording=WORDINGS)
def edge_whitespace_punctuation(a: int, b: int, swap: bool, wording: tuple[str, str]) -> Draft:
    kind, text = wording
    x, y = (b, a) if swap else (a, b)
    answer = str(b if kind == "larger" else a)
    steps = [
        ("transform", f"without the clutter: which is the {kind}, {x} or {y}?"),
        ("compare", f"by the tens: {b // 10} > {a // 10}"),
        ("conclude", f"the {kind} is {answer}"),
    ]
    return Draft(text.format(a=x, b=y), steps, answer)


# Solver: answers cluttered comparisons: squeezes the text to its letters and digits first.
def solve(prompt: str) -> str:
    """The larger or the smaller of the two numbers."""
    squeezed = re.sub(r"[\s\W]+", "", prompt.lower())
    numbers = sorted(int(n) for n in re.findall(r"\d\d", squeezed))
    return str(numbers[0] if re.search(r"small|less|minimum|lower|fewer|least|cheaper", squeezed) else numbers[-1])
