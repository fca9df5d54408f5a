#!/usr/bin/env python3
"""Golden files by a decoder in plain Python (bench/decoder.py).

    python3 bench/golden.py make MODEL OUT       golden.safetensors and golden.json of a model folder, for `valuelocate model check --golden OUT --model MODEL`
    python3 bench/golden.py compare MODEL GOLDEN  the same numbers beside those that transformers computed (tests/data/golden/llama-tied): proof of the decoder
"""
import json
import os
import random
import struct
import sys

from decoder import Decoder, read

ROWS, WIDTH, NEW, PENALTY, SEED = 2, 16, 12, 1.3, 0


def write(path, tensors):
    header, blob = {}, b""
    for name, (kind, shape, values) in tensors.items():
        raw = struct.pack("<%d%s" % (len(values), "f" if kind == "F32" else "q"), *values)
        header[name] = {"dtype": kind, "shape": shape, "data_offsets": [len(blob), len(blob) + len(raw)]}
        blob += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as f:
        f.write(struct.pack("<Q", len(text)) + text + blob)


def edits_of(model, golden):
    found = {e["layer"]: (e["add"], e["clamp_max_zero"]) for e in golden["steer"]["edits"]}
    return [found.get(l, ([], [])) for l in range(model.layers)]


def make(folder, out):
    draw = random.Random(SEED)
    model = Decoder(folder)
    lengths = [WIDTH] + [WIDTH - 3 * r for r in range(1, ROWS)]
    rows = [[draw.randrange(model.vocabulary) for _ in range(n)] for n in lengths]
    edits = []
    for l in range(model.layers):
        picked = draw.sample(range(model.neurons), 12)
        edits.append({"layer": l, "add": [[n, struct.unpack("<f", struct.pack("<f", draw.uniform(0, 2)))[0]] for n in picked[:6]], "clamp_max_zero": picked[6:]})
    golden = {"name": os.path.basename(os.path.abspath(folder)), "made_by": "bench/golden.py in double precision, not transformers", "repetition_penalty": PENALTY, "new_tokens": NEW,
              "steer": {"order": "clamp, then add", "edits": edits}}
    steer = edits_of(model, golden)
    plain, steered = [model.text(r)[0] for r in rows], [model.text(r, steer)[0] for r in rows]

    def padded(values, width):
        return [v for r, row in enumerate(values) for v in [0] * (width * (WIDTH - lengths[r])) + [x for position in row for x in position]]

    def ids(answers):
        return "I64", [ROWS, NEW], [i for a in answers for i in a]

    tensors = {"input_ids": ("I64", [ROWS, WIDTH], padded([[[i] for i in r] for r in rows], 1)), "attention_mask": ("I64", [ROWS, WIDTH], padded([[[1]] * n for n in lengths], 1)),
               "logits": ("F32", [ROWS, WIDTH, model.vocabulary], padded([[p[0] for p in row] for row in plain], model.vocabulary)),
               "steered_logits": ("F32", [ROWS, WIDTH, model.vocabulary], padded([[p[0] for p in row] for row in steered], model.vocabulary))}
    for l in range(model.layers):
        tensors["activation.%d" % l] = ("F32", [ROWS, WIDTH, model.neurons], padded([[p[1][l] for p in row] for row in plain], model.neurons))
    tensors["count_positive"] = ("I64", [model.layers, model.neurons], [sum(p[1][l][n] > 0 for row in plain for p in row) for l in range(model.layers) for n in range(model.neurons)])
    tensors["greedy_ids"] = ids([model.greedy(r, NEW) for r in rows])
    tensors["greedy_ids_penalty"] = ids([model.greedy(r, NEW, PENALTY) for r in rows])
    tensors["steered_ids"] = ids([model.greedy(r, NEW, edits=steer) for r in rows])
    tensors["steered_ids_last"] = ids([model.greedy(r, NEW, edits=steer, last_only=True) for r in rows])
    os.makedirs(out, exist_ok=True)
    write(os.path.join(out, "golden.safetensors"), tensors)
    with open(os.path.join(out, "golden.json"), "w") as f:
        json.dump(golden, f, indent=1)
        f.write("\n")


def compare(folder, path):
    model, g = Decoder(folder), read(os.path.join(path, "golden.safetensors"))
    with open(os.path.join(path, "golden.json")) as f:
        golden = json.load(f)
    steer, worst, same = edits_of(model, golden), 0.0, True
    for r, (ids, mask) in enumerate(zip(g["input_ids"], g["attention_mask"])):
        pad, row = mask.count(0), [i for i, m in zip(ids, mask) if m]
        for name, out in (("logits", model.text(row)[0]), ("steered_logits", model.text(row, steer)[0])):
            for i, (logits, activations) in enumerate(out):
                worst = max([worst] + [abs(a - b) for a, b in zip(logits, g[name][r][pad + i])])
                if name == "logits":
                    worst = max([worst] + [abs(a - b) for l in range(model.layers) for a, b in zip(activations[l], g["activation.%d" % l][r][pad + i])])
        new = len(g["greedy_ids"][r])
        for name, answer in (("greedy_ids", model.greedy(row, new)), ("greedy_ids_penalty", model.greedy(row, new, golden["repetition_penalty"])),
                             ("steered_ids", model.greedy(row, new, edits=steer)), ("steered_ids_last", model.greedy(row, new, edits=steer, last_only=True))):
            same = same and answer == g[name][r]
    print("largest |difference| of logits and activations %.1e; ids %s" % (worst, "identical" if same else "differ"))
    sys.exit(0 if same and worst < 1e-4 else 1)


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("make", "compare"):
        sys.exit(__doc__)
    (make if sys.argv[1] == "make" else compare)(sys.argv[2], sys.argv[3])
