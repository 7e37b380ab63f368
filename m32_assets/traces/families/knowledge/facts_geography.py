"""Countries, their capitals, money and neighbours, famous places, and the points of the compass."""

import re

from m32_assets.traces.families.knowledge.facts_calendar import completed, followed, named, picked
from m32_assets.traces.family import Draft, family
from m32_assets.traces.knowledge import Kind, Point, grouped, points, question, turned
from m32_assets.traces.wordings import keyed_wordings

CAPITAL = Kind(
    """France:Paris;Italy:Rome;Spain:Madrid;Portugal:Lisbon;Germany:Berlin;Austria:Vienna;Switzerland:Bern;
    Greece:Athens;Norway:Oslo;Sweden:Stockholm;Finland:Helsinki;Denmark:Copenhagen;Poland:Warsaw;Hungary:Budapest;
    Czechia:Prague;England:London;Ireland:Dublin;Belgium:Brussels;Iceland:Reykjavik;Romania:Bucharest;
    Bulgaria:Sofia;Croatia:Zagreb;Ukraine:Kyiv;Russia:Moscow;Egypt:Cairo;Kenya:Nairobi;Morocco:Rabat;
    Ethiopia:Addis Ababa;Ghana:Accra;Japan:Tokyo;China:Beijing;South Korea:Seoul;India:New Delhi;Thailand:Bangkok;
    Vietnam:Hanoi;Nepal:Kathmandu;Iran:Tehran;Iraq:Baghdad;Saudi Arabia:Riyadh;Turkey:Ankara;Canada:Ottawa;
    Mexico:Mexico City;Cuba:Havana;Brazil:Brasília;Argentina:Buenos Aires;Peru:Lima;Chile:Santiago;Colombia:Bogotá;
    Venezuela:Caracas;Australia:Canberra;New Zealand:Wellington""",
    "the government of {x} sits in {y}",
    "the capital of {x} is {y}",
)
CONTINENT = Kind(
    grouped(
        """Europe: France, Norway, Greece, Poland, Portugal, Spain, Italy, Germany, Austria, Ireland, Sweden, Finland,
        Denmark, Switzerland; Africa: Kenya, Nigeria, Ghana, Morocco, Ethiopia, Algeria, Uganda, Tanzania; Asia: Japan,
        India, Thailand, Vietnam, Nepal, China, Iran, Iraq, Mongolia, Pakistan, South Korea, Saudi Arabia; South
        America: Brazil, Peru, Chile, Argentina, Colombia, Ecuador, Venezuela; North America: Canada, Mexico, Cuba,
        Jamaica"""
    ),
    "{x} is a country of {y}",
    "the continent of {x} is {y}",
)
CITY = Kind(
    """Barcelona:Spain;Milan:Italy;Naples:Italy;Munich:Germany;Hamburg:Germany;Marseille:France;Kraków:Poland;
    Geneva:Switzerland;Istanbul:Turkey;Mumbai:India;Shanghai:China;Osaka:Japan;Sydney:Australia;Melbourne:Australia;
    Toronto:Canada;Vancouver:Canada;Rio de Janeiro:Brazil;Liverpool:England;Saint Petersburg:Russia""",
    "{x} is a large city of {y}",
    "the country with {x} is {y}",
)
LANGUAGE = Kind(
    grouped(
        """Portuguese: Brazil, Portugal; Spanish: Mexico, Argentina, Spain, Chile, Cuba, Peru; German: Austria, Germany;
        Arabic: Egypt, Saudi Arabia; Japanese: Japan; French: France; Italian: Italy; Polish: Poland; Russian: Russia;
        Greek: Greece; Turkish: Turkey; Chinese: China; Hungarian: Hungary; Swedish: Sweden; Danish: Denmark; Finnish:
        Finland; English: Australia, New Zealand, England; Persian: Iran; Norwegian: Norway"""
    ),
    "people in {x} grow up with {y}",
    "the main language of {x} is {y}",
    also="Finland:Swedish",
)
CURRENCY = Kind(
    grouped(
        """yen: Japan; rupee: India; dollar: the United States, Canada, Australia; pound: the United Kingdom; yuan:
        China; rouble: Russia; franc: Switzerland; peso: Mexico, Argentina; zloty: Poland; krona: Sweden; krone:
        Denmark, Norway; forint: Hungary; lira: Turkey; baht: Thailand; real: Brazil; won: South Korea; euro:
        Germany, France, Italy, Spain, Ireland, Austria, Greece; shekel: Israel; rand: South Africa"""
    ),
    "people in {x} pay with the {y}",
    "the currency of {x} is the {y}",
)
SPENDER = Kind(
    "yen:Japan;zloty:Poland;forint:Hungary;baht:Thailand;shekel:Israel;yuan:China;real:Brazil",
    "people in {y} pay with the {x}",
    "the country with the {x} is {y}",
)
SIGHT = Kind(
    """the Eiffel Tower:France:in Paris;the Louvre:France:in Paris;the Colosseum:Italy:in Rome;
    the Leaning Tower of Pisa:Italy:in Tuscany;the pyramids of Giza:Egypt:near Cairo;the Great Sphinx:Egypt:near Cairo;
    the Taj Mahal:India:in Agra;the Forbidden City:China:in Beijing;the Acropolis:Greece:in Athens;
    Big Ben:England:in London;Buckingham Palace:England:in London;
    the stone circle of Stonehenge:England:near Salisbury;Machu Picchu:Peru:high in the Andes;
    the Kremlin:Russia:in Moscow;Mount Fuji:Japan:near Tokyo;the Brandenburg Gate:Germany:in Berlin;
    the Great Barrier Reef:Australia:off Queensland;the Charles Bridge:Czechia:in Prague;
    the statue of Christ the Redeemer:Brazil:above Rio de Janeiro;the Sagrada Família:Spain:in Barcelona;
    Mount Kilimanjaro:Tanzania:near Kenya;the Blue Mosque:Turkey:in Istanbul;
    the Little Mermaid statue:Denmark:in Copenhagen""",
    "{x}: {z}, {y}",
    "the country with {x} is {y}",
)
RIVER = Kind(
    """London:Thames;Paris:Seine;Rome:Tiber;Warsaw:Vistula;Berlin:Spree;Cairo:Nile""",
    "{x} lies on the {y}",
    "the river of {x} is the {y}",
)
NEIGHBOUR = Kind(
    """Spain:Portugal;Norway:Sweden;Poland:Slovakia;Switzerland:Austria;Brazil:Uruguay;Peru:Ecuador;Egypt:Libya;
    Kenya:Uganda;India:Nepal;Thailand:Laos;Iran:Iraq;Mexico:Guatemala""",
    "{x} and {y} have a common border",
    "a neighbour of {x} is {y}",
)
PLACE = Kind(
    """the largest ocean on Earth:Pacific Ocean:it lies between Asia and America;
    the ocean between Europe and North America:Atlantic Ocean:Columbus crossed it;
    the ocean around the North Pole:Arctic Ocean:much of it is ice;
    the ocean south of India:Indian Ocean:it reaches from Africa to Australia;
    the sea between Europe and Africa:Mediterranean Sea:Italy reaches into it;
    the sea between Britain and Denmark:North Sea:it is part of the Atlantic;
    the salt lake between Israel and Jordan:Dead Sea:people float in it;
    the longest river of South America:Amazon:it flows through the rainforest;
    the river that flows through all of Egypt:Nile:it ends in the Mediterranean;
    the largest hot desert:Sahara:it is in the north of Africa;
    the highest mountain above sea level:Mount Everest:in the Himalayas;
    the highest mountain of Africa:Kilimanjaro:in Tanzania;
    the mountains between France and Spain:Pyrenees:they are the border;
    the mountains around Mount Everest:Himalayas:between India and China;
    the mountains along the west of South America:Andes:from Colombia to Chile;
    the high mountains of Switzerland and Austria:Alps:people ski there;
    the largest country by area:Russia:from Europe to the Pacific;
    the smallest country in the world:Vatican City:it lies inside Rome;
    the country shaped like a boot:Italy:it reaches into the Mediterranean;
    the land of the pharaohs:Egypt:they ruled by the Nile;
    the country directly north of the United States:Canada:their border is long;
    the country directly south of the United States:Mexico:beyond the Rio Grande;
    the country that covers a whole continent:Australia:it has sea on all sides;
    the largest country of South America:Brazil:it covers nearly half of it;
    the largest continent:Asia:the most land and people;the smallest continent:Australia:smaller than Europe;
    the continent around the South Pole:Antarctica:ice covers it;
    the continent directly south of Europe:Africa:beyond the Mediterranean;
    the line around the middle of the Earth:equator:as far from one pole as from the other;
    the northernmost point of the Earth:North Pole:all ways from it lead south;
    the canal between the Mediterranean and the Red Sea:Suez Canal:in Egypt;
    the canal between the Atlantic and the Pacific:Panama Canal:in Central America;
    the largest island on Earth:Greenland:ice covers most of it;
    the island country south of India:Sri Lanka:tea grows on it;
    the waterfalls between Canada and the United States:Niagara Falls:near Toronto;
    the water between England and France:English Channel:a tunnel is under it;
    the city of canals and gondolas in Italy:Venice:built on islands;
    the city called the Big Apple:New York:in the United States;
    the side of the sky where the sun rises:east:morning light comes from there;
    the side of the sky where the sun sets:west:evening light comes from there""",
    "{y}: {z}",
    "{x} is called {y}",
)
RIGHT = Kind("north:east;east:south;south:west;west:north", "clockwise: {x}, then {y}", "to the right of {x} is {y}")
OPPOSITE = Kind(
    """north:south;south:north;east:west;west:east;north-east:south-west;south-west:north-east;north-west:south-east;
    south-east:north-west""",
    "{x} and {y} are half a turn apart",
    "the direction opposite to {x} is {y}",
)
ADJECTIVE = Kind(
    """France:French;Spain:Spanish;Italy:Italian;Germany:German;Greece:Greek;Poland:Polish;Turkey:Turkish;
    Sweden:Swedish;Ireland:Irish;Switzerland:Swiss;Denmark:Danish;Norway:Norwegian;Russia:Russian;China:Chinese;
    Japan:Japanese;India:Indian;Egypt:Egyptian;Brazil:Brazilian;Mexico:Mexican;Canada:Canadian;Australia:Australian;
    Portugal:Portuguese;Hungary:Hungarian;Finland:Finnish;Scotland:Scottish;Wales:Welsh;Belgium:Belgian""",
    "{y} things and people come from {x}",
    "the adjective for {x} is {y}",
)
KINDS = {
    "capital": CAPITAL,
    "country": turned(CAPITAL, "the country with the capital {x} is {y}"),
    "continent": CONTINENT,
    "member": turned(CONTINENT, "the country of {x} is {y}"),
    "city": CITY,
    "city_in": turned(CITY, "the city of {x} is {y}"),
    "language": LANGUAGE,
    "speakers": turned(LANGUAGE, "the country with {x} is {y}"),
    "currency": CURRENCY,
    "payers": turned(CURRENCY, "the country with the {x} is {y}"),
    "spender": SPENDER,
    "sight": SIGHT,
    "sight in": turned(SIGHT, "the sight in {x} is {y}"),
    "river": RIVER,
    "on river": turned(Kind(RIVER.facts.removesuffix(";Cairo:Nile"), *RIVER[1:]), "the capital on the {x} is {y}"),
    "neighbour": NEIGHBOUR,
    "next_to": turned(NEIGHBOUR, "next to {x} lies {y}"),
    "place": PLACE,
    "place_is": turned(PLACE, "the name {x} stands for {y}"),
    "right": RIGHT,
    "left": turned(RIGHT, "to the left of {x} is {y}"),
    "opposite": OPPOSITE,
    "adjective": ADJECTIVE,
    "origin": turned(ADJECTIVE, "what is {x} comes from {y}"),
}


@family("reasoning", point=points(KINDS, keyed_wordings(__file__)))
def facts_geography(point: Point) -> Draft:
    return question(KINDS, point)


# Solver: completes pairs from its own lists. In a list ``answer=thing,thing|answer=thing`` the answers come first.

CAPITALS = (
    "Accra=Ghana|Addis Ababa=Ethiopia|Ankara=Turkey|Athens=Greece|Baghdad=Iraq|Bangkok=Thailand|Beijing=China|"
    "Berlin=Germany|Bern=Switzerland|Bogotá=Colombia|Brasília=Brazil|Brussels=Belgium|Bucharest=Romania|"
    "Budapest=Hungary|Buenos Aires=Argentina|Cairo=Egypt|Canberra=Australia|Caracas=Venezuela|Copenhagen=Denmark|"
    "Dublin=Ireland|Hanoi=Vietnam|Havana=Cuba|Helsinki=Finland|Kathmandu=Nepal|Kyiv=Ukraine|Lima=Peru|Lisbon=Portugal|"
    "London=England|Madrid=Spain|Mexico City=Mexico|Moscow=Russia|Nairobi=Kenya|New Delhi=India|Oslo=Norway|"
    "Ottawa=Canada|Paris=France|Prague=Czechia|Rabat=Morocco|Reykjavik=Iceland|Riyadh=Saudi Arabia|Rome=Italy|"
    "Santiago=Chile|Seoul=South Korea|Sofia=Bulgaria|Stockholm=Sweden|Tehran=Iran|Tokyo=Japan|Vienna=Austria|"
    "Warsaw=Poland|Wellington=New Zealand|Zagreb=Croatia"
)
LANDS = (
    "Africa=Algeria,Ethiopia,Ghana,Kenya,Morocco,Nigeria,Tanzania,Uganda|Asia=China,India,Iran,Iraq,Japan,Mongolia,"
    "Nepal,Pakistan,Saudi Arabia,South Korea,Thailand,Vietnam|Europe=Austria,Denmark,Finland,France,Germany,Greece,"
    "Ireland,Italy,Norway,Poland,Portugal,Spain,Sweden,Switzerland|North America=Canada,Cuba,Jamaica,Mexico|"
    "South America=Argentina,Brazil,Chile,Colombia,Ecuador,Peru,Venezuela"
)
CITIES = (
    "Australia=Melbourne,Sydney|Brazil=Rio de Janeiro|Canada=Toronto,Vancouver|China=Shanghai|England=Liverpool|"
    "France=Marseille|Germany=Hamburg,Munich|India=Mumbai|Italy=Milan,Naples|Japan=Osaka|Poland=Kraków|"
    "Russia=Saint Petersburg|Spain=Barcelona|Switzerland=Geneva|Turkey=Istanbul"
)
SPOKEN = (
    "Arabic=Egypt,Saudi Arabia|Chinese=China|Danish=Denmark|English=Australia,England,New Zealand|Finnish=Finland|"
    "French=France|German=Austria,Germany|Greek=Greece|Hungarian=Hungary|Italian=Italy|Japanese=Japan|"
    "Norwegian=Norway|Persian=Iran|Polish=Poland|Portuguese=Brazil,Portugal|Russian=Russia|Spanish=Argentina,Chile,"
    "Cuba,Mexico,Peru,Spain|Swedish=Sweden|Turkish=Turkey"
)
MONEY = (
    "baht=Thailand|dollar=Australia,Canada,the United States|euro=Austria,France,Germany,Greece,Ireland,Italy,Spain|"
    "forint=Hungary|franc=Switzerland|krona=Sweden|krone=Denmark,Norway|lira=Turkey|peso=Argentina,Mexico|"
    "pound=the United Kingdom|rand=South Africa|real=Brazil|rouble=Russia|rupee=India|shekel=Israel|won=South Korea|"
    "yen=Japan|yuan=China|zloty=Poland"
)
SIGHTS = (
    "Australia=the Great Barrier Reef|Brazil=the statue of Christ the Redeemer|China=the Forbidden City|"
    "Czechia=the Charles Bridge|Denmark=the Little Mermaid statue|Egypt=the Great Sphinx,the pyramids of Giza|"
    "England=Big Ben,Buckingham Palace,the stone circle of Stonehenge|France=the Eiffel Tower,the Louvre|"
    "Germany=the Brandenburg Gate|Greece=the Acropolis|India=the Taj Mahal|Italy=the Colosseum,"
    "the Leaning Tower of Pisa|Japan=Mount Fuji|Peru=Machu Picchu|Russia=the Kremlin|Spain=the Sagrada Família|"
    "Tanzania=Mount Kilimanjaro|Turkey=the Blue Mosque"
)
RIVERS = "Nile=Cairo|Seine=Paris|Spree=Berlin|Thames=London|Tiber=Rome|Vistula=Warsaw"
BORDERS = (
    "Austria=Switzerland|Ecuador=Peru|Guatemala=Mexico|Iraq=Iran|Laos=Thailand|Libya=Egypt|Nepal=India|Portugal=Spain|"
    "Slovakia=Poland|Sweden=Norway|Uganda=Kenya|Uruguay=Brazil"
)
PLACES = (
    "Africa=directly south of Europe|Alps=of Switzerland and Austria|Amazon=longest river of South America|"
    "Andes=the west of South America|Antarctica=the South Pole|Arctic Ocean=ocean around the North Pole|"
    "Asia=largest continent|Atlantic Ocean=between Europe and North America|Australia=covers a whole continent,"
    "smallest continent|Brazil=largest country of South America|Canada=north of the United States|Dead Sea=salt lake|"
    "Egypt=pharaohs|English Channel=England and France|Greenland=largest island|Himalayas=around Mount Everest|"
    "Indian Ocean=ocean south of India|Italy=a boot|Kilimanjaro=highest mountain of Africa|"
    "Mediterranean Sea=between Europe and Africa|Mexico=south of the United States|Mount Everest=above sea level|"
    "New York=Big Apple|Niagara Falls=waterfalls|Nile=all of Egypt|North Pole=northernmost point|"
    "North Sea=Britain and Denmark|Pacific Ocean=largest ocean|Panama Canal=the Atlantic and the Pacific|"
    "Pyrenees=between France and Spain|Russia=largest country by area|Sahara=hot desert|Sri Lanka=island country|"
    "Suez Canal=the Red Sea|Vatican City=smallest country|Venice=gondolas|east=sun rises|equator=middle of the Earth|"
    "west=sun sets"
)
ADJECTIVES = (
    "Australian=Australia|Belgian=Belgium|Brazilian=Brazil|Canadian=Canada|Chinese=China|Danish=Denmark|"
    "Egyptian=Egypt|Finnish=Finland|French=France|German=Germany|Greek=Greece|Hungarian=Hungary|Indian=India|"
    "Irish=Ireland|Italian=Italy|Japanese=Japan|Mexican=Mexico|Norwegian=Norway|Polish=Poland|Portuguese=Portugal|"
    "Russian=Russia|Scottish=Scotland|Spanish=Spain|Swedish=Sweden|Swiss=Switzerland|Turkish=Turkey|Welsh=Wales"
)
COMPASS = "north north-east east south-east south south-west west north-west".split()
# The cues of a question, and the list that answers it; the first cue that is found counts.
LISTS = (
    ("|".join(re.findall(r"[=,]([^=,|]+)", PLACES)), PLACES),
    ("|".join(re.findall(r"[=,]([^=,|]+)", SIGHTS)), SIGHTS),
    (r"\briver\b|\bbanks of\b|\bflows\b", RIVERS),
    (r"capital|govern| : .* : ", CAPITALS),
    (r"continent", LANDS),
    (r"border|neighbour|next door", BORDERS),
    (r"money|currency|\bpay|\bcash\b|banknote|wallet|price|\bspen[dt]", MONEY),
    (r"language|spoken|speak|mother tongue", SPOKEN),
    (r"adjective|\bcomes? from\b|made in|\bpeople\b|passport|national team|as an inhabitant", ADJECTIVES),
    ("|".join(re.findall(r"[=,]([^=,|]+)", CITIES)), CITIES),
    ("", LANDS),
)


def solve(prompt: str) -> str:
    """The fact that is asked for."""
    if option := picked(prompt, PLACES, CITIES, SPOKEN, MONEY, BORDERS):
        return option
    turn = re.search(r"(opposite|half a turn)|(clockwise|right[- ]hand|to the right|turns? right)|left", prompt, re.I)
    if turn and named(COMPASS, prompt) and not re.search(r"sun (?:rises|sets)", prompt):
        by = 4 if turn[1] else 2 if turn[2] else -2
        return followed({name: COMPASS[(at + by) % 8] for at, name in enumerate(COMPASS)}, prompt)
    return completed(next(text for cue, text in LISTS if re.search(cue, prompt, re.I)), prompt)
