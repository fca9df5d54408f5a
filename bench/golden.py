#!/usr/bin/env python3
"""A Llama, written from its definition in plain Python and double precision, without any library: it shares no line with the C# that it judges.

    python3 bench/golden.py make MODEL OUT       golden.safetensors and golden.json of a model folder, for `valuelocate model check --golden OUT --model MODEL`
    python3 bench/golden.py compare MODEL GOLDEN  the same numbers beside those that transformers computed (tests/data/golden/llama-tied): proof of this script

Heads of attention may be fewer for keys and values; tied embeddings, no biases, no rope scaling: anything else is refused.
"""
import json
import math
import os
import random
import struct
import sys
from operator import mul

ROWS, WIDTH, NEW, PENALTY, SEED = 2, 16, 12, 1.3, 0
SIZES = {"F32": 4, "BF16": 2, "I64": 8}


def read(path):
    with open(path, "rb") as f:
        header = json.loads(f.read(struct.unpack("<Q", f.read(8))[0]))
        data = f.read()
    tensors = {}
    for name, t in header.items():
        if name == "__metadata__" or t["dtype"] not in SIZES:
            continue
        raw = data[t["data_offsets"][0]:t["data_offsets"][1]]
        if t["dtype"] == "BF16":
            values = [struct.unpack("<f", b"\0\0" + raw[i:i + 2])[0] for i in range(0, len(raw), 2)]
        else:
            values = list(struct.unpack("<%d%s" % (len(raw) // SIZES[t["dtype"]], "f" if t["dtype"] == "F32" else "q"), raw))
        for size in reversed(t["shape"][1:]):
            values = [values[i:i + size] for i in range(0, len(values), size)]
        tensors[name] = values
    return tensors


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


def times(matrix, x):
    return [sum(map(mul, row, x)) for row in matrix]


class Llama:
    def __init__(self, folder):
        with open(os.path.join(folder, "config.json")) as f:
            c = json.load(f)
        rope = c.get("rope_parameters") or {}
        if c["model_type"] != "llama" or c.get("rope_scaling") or rope.get("rope_type", "default") != "default" or c.get("attention_bias") or not c.get("tie_word_embeddings"):
            sys.exit("This script computes tied Llamas without biases and without rope scaling, and '%s' is something else." % folder)
        self.w = read(os.path.join(folder, "model.safetensors"))
        self.layers, self.neurons, self.eps, self.vocabulary = c["num_hidden_layers"], c["intermediate_size"], c["rms_norm_eps"], c["vocab_size"]
        self.heads, self.groups, self.size = c["num_attention_heads"], c["num_key_value_heads"], c["head_dim"]
        theta = rope.get("rope_theta", c.get("rope_theta", 10000.0))
        self.frequencies = [theta ** (-2.0 * i / self.size) for i in range(self.size // 2)]

    def norm(self, x, name):
        scale = 1.0 / math.sqrt(sum(v * v for v in x) / len(x) + self.eps)
        return [v * scale * w for v, w in zip(x, self.w[name])]

    def turned(self, x, position):
        """Rotary position embedding: the first half of a head's coordinates are turned with the second half."""
        out, half = list(x), self.size // 2
        for start in range(0, len(x), self.size):
            for i, f in enumerate(self.frequencies):
                c, s = math.cos(position * f), math.sin(position * f)
                a, b = x[start + i], x[start + half + i]
                out[start + i], out[start + half + i] = a * c - b * s, b * c + a * s
        return out

    def step(self, token, cache, edits=None):
        """Logits and the activations of every layer at the next position of a text whose keys and values are in the cache."""
        position = len(cache[0])
        x, activations = list(self.w["model.embed_tokens.weight"][token]), []
        for l in range(self.layers):
            p = "model.layers.%d." % l
            h = self.norm(x, p + "input_layernorm.weight")
            q = self.turned(times(self.w[p + "self_attn.q_proj.weight"], h), position)
            cache[l].append((self.turned(times(self.w[p + "self_attn.k_proj.weight"], h), position), times(self.w[p + "self_attn.v_proj.weight"], h)))
            mixed = []
            for head in range(self.heads):
                mine = q[head * self.size:(head + 1) * self.size]
                start = head * self.groups // self.heads * self.size
                scores = [sum(map(mul, mine, k[start:start + self.size])) / math.sqrt(self.size) for k, _ in cache[l]]
                top = max(scores)
                weights = [math.exp(s - top) for s in scores]
                total = sum(weights)
                mixed += [sum(w * v[start + i] for w, (_, v) in zip(weights, cache[l])) / total for i in range(self.size)]
            x = [a + b for a, b in zip(x, times(self.w[p + "self_attn.o_proj.weight"], mixed))]
            h = self.norm(x, p + "post_attention_layernorm.weight")
            a = [v / (1.0 + math.exp(-v)) for v in times(self.w[p + "mlp.gate_proj.weight"], h)]
            if edits:
                for n in edits[l][1]:
                    a[n] = min(a[n], 0.0)
                for n, value in edits[l][0]:
                    a[n] += value
            activations.append(a)
            up = times(self.w[p + "mlp.up_proj.weight"], h)
            x = [v + d for v, d in zip(x, times(self.w[p + "mlp.down_proj.weight"], list(map(mul, a, up))))]
        return times(self.w["model.embed_tokens.weight"], self.norm(x, "model.norm.weight")), activations

    def text(self, ids, edits=None, last_only=False):
        cache, out = [[] for _ in range(self.layers)], []
        for i, token in enumerate(ids):
            out.append(self.step(token, cache, None if last_only and i < len(ids) - 1 else edits))
        return out, cache

    def greedy(self, ids, new, penalty=1.0, edits=None, last_only=False):
        out, cache = self.text(ids, edits, last_only)
        seen, answer, logits = set(ids), [], out[-1][0]
        while True:
            scores = [(v / penalty if v > 0 else v * penalty) if penalty != 1.0 and i in seen else v for i, v in enumerate(logits)]
            best = max(range(len(scores)), key=scores.__getitem__)
            answer.append(best)
            seen.add(best)
            if len(answer) == new:
                return answer
            logits, _ = self.step(best, cache, edits)


def edits_of(model, golden):
    found = {e["layer"]: (e["add"], e["clamp_max_zero"]) for e in golden["steer"]["edits"]}
    return [found.get(l, ([], [])) for l in range(model.layers)]


def make(folder, out):
    model, draw = Llama(folder), random.Random(SEED)
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
    model, g = Llama(folder), read(os.path.join(path, "golden.safetensors"))
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
