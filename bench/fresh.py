#!/usr/bin/env python3
"""Held-out texts that nobody had measured when tiny-values was trained: other situations, things and description wordings than those in its grammar.json.

    python3 bench/fresh.py data/models/tiny-values fresh && ./valuelocate model measure fresh

copies the model's folder and puts these in the place of its held-out lists; `model measure` asserts again that no text of them occurs in training.
They were written with training's words, before the training that made the shipped weights had ended; three things that its made-up words had hit by chance were left out before anything was measured.
"""
import json
import shutil
import sys
from pathlib import Path

SITUATIONS = {
    "openness_to_change": [
        "asks you to try the {n} in a new way",
        "wants to travel far away with only a {n}",
        "lets you choose a colour for the {n}",
        "has a surprise: a {n} that nobody has seen",
        "dares you to explore the village with a {n}",
        "says that you may change the old {n} as you like",
    ],
    "conservation": [
        "asks you to obey the rule about the {n}",
        "says that the {n} should stay in its proper place",
        "reminds you to lock the {n} every night",
        "tells you how your parents guard the {n}",
        "wants you to be quiet until the elders open the {n}",
        "says that by custom a {n} is never moved",
    ],
    "self_enhancement": [
        "says that your {n} could beat the others",
        "offers you a prize for the best {n}",
        "asks you to be the boss of the {n} contest",
        "will pay a lot of money to the owner of the {n}",
        "wants to know whose {n} will make a man rich",
        "says that a {n} could put your name in the first place",
    ],
    "self_transcendence": [
        "asks you to share a {n} with the poor",
        "has no {n} for the sick child",
        "wants to help a stranger who lost a {n}",
        "asks you to carry the {n} for a weak old man",
        "collects a {n} for every poor family",
        "tells you that nobody would mend the broken {n}",
    ],
}
WRAPPERS = [
    "Ask my neighbours and they will say that {s}.",
    "Believe me, {s}.",
    "From morning to night, {s}.",
]
THINGS = """
acorn anvil apron bagpipe beacon beaver biscuit blender bugle burger cactus canoe caramel carousel catapult clarinet cobweb cockerel crayon
cricket crocus daisy dresser earring ferret flannel gutter hamster hatchet hazelnut hexagon jackal jasmine kennel kimono leopard lettuce lilac
locket lozenge magpie mallet mango marble mattress meteor muffin nectar nettle nugget orchid paddock parsnip pebble pelmet petal pistol poppy puppet
quiver radish raisin ribbon saucer scissor sequin shawl sparkler spindle stallion sundial tambourine tangerine tassel teapot thistle toboggan
tractor trellis turban vanilla velvet viola vulture weasel whisk wicker yacht
""".split()


def main(model: Path, copy: Path) -> None:
    grammar = json.loads((model / "grammar.json").read_text(encoding="utf-8"))
    twice = set(THINGS) & set(grammar["nouns"] + grammar["unseen_nouns"])
    if twice:
        sys.exit(f"error: {model} already has the things {sorted(twice)}.")
    if [d["id"] for d in grammar["dimensions"]] != list(SITUATIONS):
        sys.exit(f"error: {model} has other dimensions than {list(SITUATIONS)}: write situations for them.")
    if copy.exists():
        sys.exit(f"error: there is already a '{copy}': name a new folder.")
    grammar["unseen_nouns"], grammar["unseen_wrappers"] = THINGS, WRAPPERS
    for dimension in grammar["dimensions"]:
        dimension["unseen_situations"] = SITUATIONS[dimension["id"]]
    shutil.copytree(model, copy)
    (copy / "grammar.json").write_text(json.dumps(grammar, indent=1), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3 or not (Path(sys.argv[1]) / "grammar.json").is_file():
        sys.exit("usage: fresh.py MODEL COPY: a model organism's folder, and the folder to make.")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
