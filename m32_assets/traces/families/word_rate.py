"""Distance, speed and time: two are told, the third is asked."""

from m32_assets.traces.family import Draft, family

# What moves, and at which speeds in km/h.
SPEEDS = {
    "hiker": range(3, 7),
    "cyclist": range(12, 26),
    "boat": range(15, 36),
    "bus": range(40, 81),
    "car": range(45, 101),
    "train": range(70, 131),
}
DISTANCE, SPEED, TIME = "distance is speed × time", "speed is distance ÷ time", "time is distance ÷ speed"
WORDINGS = (
    (DISTANCE, "A {who} moves at {v} km/h for {t} hours. How many km is that?"),
    (DISTANCE, "How far does a {who} get in {t} hours at {v} km per hour?"),
    (DISTANCE, "{who}, {v} km/h, {t} h: distance?"),
    (DISTANCE, "In fog, a {who} keeps a steady {v} km/h. What distance is covered in {t} hours?"),
    (SPEED, "A {who} covers {s} km in {t} hours. What is the average speed in km/h?"),
    (SPEED, "Find the speed of a {who} that needs {t} hours for {s} km."),
    (SPEED, "{s} km in {t} h by {who}: what speed in km/h?"),
    (SPEED, "A log book says that a {who} made {s} km within {t} hours. Work out the mean speed."),
    (TIME, "How many hours does a {who} need for {s} km at {v} km/h?"),
    (TIME, "A {who} has {s} km to go at a steady {v} km per hour. How long will it take?"),
    (TIME, "{who}: {s} km at {v} km/h, time?"),
    (TIME, "The next town is {s} km away. At {v} km/h, how long is a {who} on the way?"),
)
PAIRS = [(who, v) for who, speeds in SPEEDS.items() for v in speeds]


@family("reasoning", pair=PAIRS, t=range(2, 10), wording=WORDINGS)
def word_rate(pair: tuple[str, int], t: int, wording: tuple[str, str]) -> Draft:
    (rule, text), (who, v) = wording, pair
    s = v * t
    fact, answer = {
        DISTANCE: (f"{v} × {t} = {s}", f"{s} km"),
        SPEED: (f"{s} ÷ {t} = {v}", f"{v} km/h"),
        TIME: (f"{s} ÷ {v} = {t}", f"{t} hours"),
    }[rule]
    steps = [("plan", rule), ("compute", fact), ("conclude", f"the {rule.split()[0]} is {answer}")]
    prompt = text.format(who=who, v=v, t=t, s=s)
    return Draft(prompt[0].upper() + prompt[1:], steps, answer)
