"""Word tables of the task families: names, nouns, plain words. Their order decides the bytes of the traces."""


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text."""
    return tuple(text.split())


NAMES = words_of(
    "Ada Ben Chloe Daniel Elif Farid Grace Hugo Ines Jonas Kira Leo Maya Noah Olga Pablo Quinn Rosa Sam Tara "
    "Umar Vera Wanda Yusuf"
)
# Things to own, give away and count, with a regular plural and the article that their first letter suggests.
ITEMS = words_of(
    "apple book pencil marble sticker stamp coin shell button card egg flower cup ball candle cookie brick seed "
    "bead ribbon key badge pear orange muffin postcard"
)
# Everyday words of 3 to 8 letters, for letter work.
WORDS = words_of(
    """
    air ant arm art axe bag bat bed bee box bus cab cap car cat cow cup day dog dot ear egg elm eye fan fig fog fox
    gem gum hat hen hill ice ink jam jar jet key kit lamp leaf lid lion log map mat milk moon mud net nut oak oil owl
    pan park pea pen pig pin pot rain ram road rock rope rose rug sail salt sand sea seed ship shoe silk sky snow
    soap sock soup star stem sun tea tent toe toy tree tub van vase vine wall wave well wind wolf wood wool yard zoo
    acorn actor angel ankle apple apron arrow attic bacon badge baker beach berry birch blade blanket bottle bread
    brick bridge broom brush bucket butter button cabin camel candle canoe carpet carrot castle cedar chair cheese
    cherry circle cloud clover coast cobra coffee copper coral corner cotton cousin crane crayon cricket crown curtain
    daisy dancer desert dinner doctor donkey dragon drawer eagle earth elbow engine falcon farmer feather fence
    ferry field finger flame flower flute forest fossil fountain friend garden garlic giant ginger glass globe glove
    goose grape grass guitar hammer harbor hazel helmet honey horse hotel house island ivory jacket jelly jewel
    jungle kettle kitchen kitten ladder lemon lizard lobster locket magnet mango maple marble market meadow melon
    metal mirror monkey morning mountain muffin museum mushroom music needle nephew nest nickel night novel number
    ocean olive onion orange orchard otter oven paint palace panda paper parrot peach peanut pearl pencil pepper
    piano picnic pillow pilot planet plum pocket potato puddle puppet puzzle quartz queen quilt rabbit radio rainbow
    raven ribbon river robin rocket saddle salad school scissors season shadow sheep shelf shell silver singer sister
    spider spoon spring square stable station stone storm street string sugar summer sunset swan table teacher temple
    thunder tiger timber toast tomato tower trail train travel trumpet tulip tunnel turtle uncle valley velvet village
    violet violin wagon walnut water whale wheat wheel whistle window winter wizard writer yellow zebra zipper
    banana balloon coconut giraffe hippo pineapple cinnamon lavender elephant dolphin penguin squirrel hedgehog tractor
    """
)
# Members of three classes.
GROUPS = {
    "animal": words_of("horse rabbit eagle shark ant frog tiger goat whale snail owl crab"),
    "plant": words_of("oak rose tulip fern cactus ivy daisy moss pine clover palm birch"),
    "thing": words_of("hammer chair lamp bottle clock key spoon mirror ladder umbrella pen bucket"),
}
# Eight members of a kind; no word is in two kinds.
SETS = {
    "fruits": words_of("apple pear plum cherry mango grape lemon banana"),
    "tools": words_of("hammer saw drill wrench chisel spade axe rake"),
    "birds": words_of("robin eagle owl sparrow swan parrot duck crow"),
    "colours": words_of("red blue green yellow brown purple black white"),
    "vehicles": words_of("car bus train tram truck bicycle ferry van"),
    "clothes": words_of("shirt coat scarf sock hat glove skirt jacket"),
}
ONES = words_of(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
TENS = words_of("zero ten twenty thirty forty fifty sixty seventy eighty ninety")
