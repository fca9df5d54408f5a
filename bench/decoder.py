"""A decoder of every family that is read here, in plain Python and double precision, without any library: it shares no line with the C# that it judges.
bench/golden.py compares it with what transformers computed."""
import json
import math
import os
import struct
import sys
from operator import mul

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


def read_folder(folder):
    index = os.path.join(folder, "model.safetensors.index.json")
    if not os.path.exists(index):
        return read(os.path.join(folder, "model.safetensors"))
    with open(index) as f:
        shards = sorted(set(json.load(f)["weight_map"].values()))
    return {name: t for shard in shards for name, t in read(os.path.join(folder, shard)).items()}


def transposed(m):
    return [list(column) for column in zip(*m)]


def tanh_gelu(v):
    return 0.5 * v * (1 + math.tanh(math.sqrt(2 / math.pi) * (v + 0.044715 * v ** 3)))


ACTIVATIONS = {
    "silu": lambda v: v / (1 + math.exp(-v)), "gelu": lambda v: 0.5 * v * (1 + math.erf(v / math.sqrt(2))), "gelu_new": tanh_gelu, "gelu_pytorch_tanh": tanh_gelu, "gelu_fast": tanh_gelu,
    "relu": lambda v: max(v, 0.0), "relu2": lambda v: max(v, 0.0) ** 2, "quick_gelu": lambda v: v / (1 + math.exp(-1.702 * v)), "tanh": math.tanh,
}


class Rope:
    """Frequencies as modeling_rope_utils.py has them."""

    def __init__(self, p, dim, positions):
        self.p, self.dim, self.positions = p, dim, positions
        self.kind = p.get("rope_type") or p.get("type") or "default"
        self.original = p.get("original_max_position_embeddings") or positions
        self.magnitude = 1.0
        factor = p.get("factor") or positions / self.original
        if self.kind == "yarn":
            def mscale(m):
                return 1.0 if factor <= 1 else 0.1 * m * math.log(factor) + 1.0
            derived = mscale(p["mscale"]) / mscale(p["mscale_all_dim"]) if p.get("mscale") and p.get("mscale_all_dim") else mscale(1)
            self.magnitude = p.get("attention_factor", derived)
        if self.kind == "longrope":
            self.magnitude = p.get("attention_factor") or (1.0 if factor <= 1 else math.sqrt(1 + math.log(factor) / math.log(self.original)))

    def frequencies(self, length):
        p, dim, base = self.p, self.dim, self.p["rope_theta"]
        if self.kind == "dynamic":
            n = max(length, self.positions)
            base *= (p["factor"] * n / self.positions - (p["factor"] - 1)) ** (dim / (dim - 2))
        f = [base ** (-i / dim) for i in range(0, dim, 2)]
        if self.kind == "linear":
            f = [v / p["factor"] for v in f]
        if self.kind == "longrope":
            f = [v / e for v, e in zip(f, p["long_factor" if length > self.original else "short_factor"])]
        if self.kind == "llama3":
            out = []
            for v in f:
                wave, low, high = 2 * math.pi / v, self.original / p["low_freq_factor"], self.original / p["high_freq_factor"]
                smooth = (self.original / wave - p["low_freq_factor"]) / (p["high_freq_factor"] - p["low_freq_factor"])
                out.append(v if wave < high else v / p["factor"] if wave > low else (1 - smooth) * v / p["factor"] + smooth * v)
            f = out
        if self.kind == "yarn":
            factor = p.get("factor") or self.positions / self.original
            low, high = [dim * math.log(self.original / (r * 2 * math.pi)) / (2 * math.log(base)) for r in (p.get("beta_fast") or 32, p.get("beta_slow") or 1)]
            if p.get("truncate", True):
                low, high = math.floor(low), math.ceil(high)
            low, high = max(low, 0), min(high, dim - 1)
            high += 0.001 if low == high else 0
            ramps = [min(1.0, max(0.0, (i - low) / (high - low))) for i in range(len(f))]
            f = [v / factor * r + v * (1 - r) for v, r in zip(f, ramps)]
        return f


class Decoder:
    """Reads a model folder; see `run`."""

    def __init__(self, folder):
        with open(os.path.join(folder, "config.json")) as f:
            c = json.load(f)
        self.kind, self.c, self.w = c["model_type"], c, read_folder(folder)
        k, gpt2, neox, gemma = self.kind, c["model_type"] == "gpt2", c["model_type"] == "gpt_neox", c["model_type"].startswith("gemma")
        if k not in ("llama", "mistral", "qwen2", "qwen3", "gemma", "gemma2", "gemma3_text", "phi3", "olmo2", "smollm3", "gpt2", "gpt_neox"):
            sys.exit("'%s' is a %s, which this script does not compute." % (folder, k))
        self.layers, self.vocabulary = c["n_layer" if gpt2 else "num_hidden_layers"], c["vocab_size"]
        self.hidden, self.heads = c["n_embd" if gpt2 else "hidden_size"], c["n_head" if gpt2 else "num_attention_heads"]
        self.groups = self.heads if gpt2 or neox else c.get("num_key_value_heads") or self.heads
        self.size = c.get("head_dim") or self.hidden // self.heads
        self.neurons = c.get("n_inner") or 4 * self.hidden if gpt2 else c["intermediate_size"]
        self.eps = c["layer_norm_epsilon"] if gpt2 else c["layer_norm_eps"] if neox else c["rms_norm_eps"]
        self.act = ACTIVATIONS[c["activation_function"] if gpt2 else c.get("hidden_activation") or c["hidden_act"] if k != "gemma" else c["hidden_act"]]
        self.plus, self.layer_norm = (1.0 if gemma else 0.0), gpt2 or neox
        self.pre, self.post = k != "olmo2", k in ("gemma2", "gemma3_text", "olmo2")
        self.scale = [1 / math.sqrt(c.get("query_pre_attn_scalar", 256) if k in ("gemma2", "gemma3_text") else self.size)] * self.layers
        if gpt2:
            base = self.scale[0] if c.get("scale_attn_weights", True) else 1.0
            self.scale = [base / (l + 1 if c.get("scale_attn_by_inverse_layer_idx") else 1) for l in range(self.layers)]
        self.cap = c.get("attn_logit_softcapping", 50.0) if k == "gemma2" else None
        self.logit_cap = c.get("final_logit_softcapping", 30.0 if k == "gemma2" else None) if k in ("gemma2", "gemma3_text") else None
        self.windows = self.read_windows()
        self.ropes = self.read_ropes()
        tied = c.get("tie_word_embeddings", gemma or gpt2 or k == "smollm3")
        self.prefix = "" if gpt2 and "wte.weight" in self.w else "transformer." if gpt2 else "gpt_neox." if neox else "model."
        self.embedding = self.w[self.prefix + ("wte" if gpt2 else "embed_in" if neox else "embed_tokens") + ".weight"]
        self.head = self.embedding if tied else self.w[("embed_out" if neox else "lm_head") + ".weight"]
        self.layer = [self.read_layer(l) for l in range(self.layers)]

    def read_windows(self):
        c, k, n = self.c, self.kind, self.layers
        w, types = c.get("sliding_window"), c.get("layer_types")
        if k in ("mistral", "phi3"):
            return [w] * n
        if k in ("qwen2", "qwen3", "smollm3") and not c.get("use_sliding_window"):
            w = None
        if k in ("llama", "gemma", "olmo2", "gpt2", "gpt_neox") or w is None:
            return [None] * n
        if not types:
            pattern = {"gemma2": 2, "gemma3_text": c.get("sliding_window_pattern", 6)}.get(k)
            slides = [(l + 1) % pattern != 0 if pattern else not self.turns(l) if k == "smollm3" else l >= c["max_window_layers"] for l in range(n)]
            types = ["sliding_attention" if s else "" for s in slides]
        return [w if t == "sliding_attention" else None for t in types]

    def turns(self, l):
        if self.kind == "gpt2":
            return False
        if self.kind != "smollm3":
            return True
        given = self.c.get("no_rope_layers")
        return bool(given[l]) if given else (l + 1) % self.c.get("no_rope_layer_interval", 4) != 0

    def read_ropes(self):
        c, k = self.c, self.kind
        p = dict(c.get("rope_scaling") or c.get("rope_parameters") or {})
        positions = c.get("max_position_embeddings", 0)
        if k == "gemma3_text":
            nested = c.get("rope_parameters") or {}
            whole = dict(c.get("rope_scaling") or nested.get("full_attention") or {})
            near = dict(nested.get("sliding_attention") or {})
            whole.setdefault("rope_theta", c.get("rope_theta", 1e6))
            near.setdefault("rope_theta", c.get("rope_local_base_freq", 1e4))
            return [Rope(near if w else whole, self.size, positions) for w in self.windows]
        p.setdefault("rope_theta", c.get("rotary_emb_base" if k == "gpt_neox" else "rope_theta", 2e6 if k == "smollm3" else 1e4))
        if k == "gpt2":
            return [None] * self.layers
        if k == "phi3" and p.get("type") in ("su", "yarn"):
            p["rope_type"] = "longrope"
        share = p.get("partial_rotary_factor", c.get("rotary_pct", 0.25) if k == "gpt_neox" else c.get("partial_rotary_factor", 1.0))
        if c.get("original_max_position_embeddings"):
            p["original_max_position_embeddings"] = c["original_max_position_embeddings"]
        rope = Rope(p, int(self.size * share), positions)
        return [rope if self.turns(l) else None for l in range(self.layers)]

    def read_layer(self, l):
        """q, k, v, o, in (gate), up, down: (matrix, bias or None)."""
        w, h = self.w, self.hidden

        def get(name, flip=False):
            m = w[name + ".weight"]
            return (transposed(m) if flip else m), w.get(name + ".bias")

        def cut(pair, *sizes):
            at, out = 0, []
            for s in sizes:
                out.append((pair[0][at:at + s], pair[1][at:at + s] if pair[1] else None))
                at += s
            return out
        q, kv = self.heads * self.size, self.groups * self.size
        if self.kind == "gpt2":
            p = self.prefix + "h.%d." % l
            return dict(zip("qkv", cut(get(p + "attn.c_attn", True), h, h, h)), o=get(p + "attn.c_proj", True), up=get(p + "mlp.c_fc", True), down=get(p + "mlp.c_proj", True),
                        first=p + "ln_1", second=p + "ln_2")
        p = self.prefix + "layers.%d." % l
        if self.kind == "gpt_neox":
            m, b = get(p + "attention.query_key_value")
            rows = [[head * 3 * self.size + part * self.size + i for head in range(self.heads) for i in range(self.size)] for part in range(3)]
            split = [([m[i] for i in r], [b[i] for i in r] if b else None) for r in rows]
            return dict(zip("qkv", split), o=get(p + "attention.dense"), up=get(p + "mlp.dense_h_to_4h"), down=get(p + "mlp.dense_4h_to_h"),
                        first=p + "input_layernorm", second=p + "post_attention_layernorm")
        if self.kind == "phi3":
            parts = dict(zip("qkv", cut(get(p + "self_attn.qkv_proj"), q, kv, kv)))
            gate, up = cut(get(p + "mlp.gate_up_proj"), self.neurons, self.neurons)
        else:
            parts = {n: get(p + "self_attn.%s_proj" % n) for n in "qkv"}
            gate, up = get(p + "mlp.gate_proj"), get(p + "mlp.up_proj")
        behind = self.pre and self.post
        return dict(parts, o=get(p + "self_attn.o_proj"), gate=gate, up=up, down=get(p + "mlp.down_proj"), first=p + "input_layernorm",
                    second=p + ("pre_feedforward_layernorm" if behind else "post_attention_layernorm"), after=p + "post_attention_layernorm", last=p + "post_feedforward_layernorm",
                    qn=p + "self_attn.q_norm", kn=p + "self_attn.k_norm")

    def norm(self, x, name):
        w = self.w[name + ".weight"]
        if self.layer_norm:
            mean = sum(x) / len(x)
            scale = 1 / math.sqrt(sum((v - mean) ** 2 for v in x) / len(x) + self.eps)
            return [(v - mean) * scale * a + b for v, a, b in zip(x, w, self.w[name + ".bias"])]
        scale = 1 / math.sqrt(sum(v * v for v in x) / len(x) + self.eps)
        return [v * scale * (self.plus + a) for v, a in zip(x, w)]

    def turned(self, x, position, rope, f):
        out, half = list(x), len(f)
        for start in range(0, len(x), self.size):
            for i in range(half):
                c, s = math.cos(position * f[i]) * rope.magnitude, math.sin(position * f[i]) * rope.magnitude
                a, b = x[start + i], x[start + half + i]
                out[start + i], out[start + half + i] = a * c - b * s, b * c + a * s
        return out

    def attend(self, l, h, position, f, cache):
        parts = self.layer[l]
        q, k, v = (times(parts[n], h) for n in "qkv")
        if self.kind == "olmo2":
            q, k = self.norm(q, parts["qn"]), self.norm(k, parts["kn"])
        elif self.kind in ("qwen3", "gemma3_text"):
            q, k = ([n for i in range(0, len(x), self.size) for n in self.norm(x[i:i + self.size], parts[name])] for x, name in ((q, "qn"), (k, "kn")))
        if self.ropes[l]:
            q, k = self.turned(q, position, self.ropes[l], f), self.turned(k, position, self.ropes[l], f)
        cache.append((k, v))
        seen, mixed = cache[max(0, position + 1 - self.windows[l]):] if self.windows[l] else cache, []
        for head in range(self.heads):
            mine, start = q[head * self.size:(head + 1) * self.size], head * self.groups // self.heads * self.size
            scores = [sum(map(mul, mine, k[start:start + self.size])) * self.scale[l] for k, _ in seen]
            if self.cap:
                scores = [math.tanh(s / self.cap) * self.cap for s in scores]
            top = max(scores)
            weights = [math.exp(s - top) for s in scores]
            total = sum(weights)
            mixed += [sum(w * v[start + i] for w, (_, v) in zip(weights, seen)) / total for i in range(self.size)]
        return times(parts["o"], mixed)

    def step(self, token, cache, edits=None, length=0):
        """Logits and the activations of every layer at the next position of a text whose keys and values are in the cache; `length`: tokens that are read together."""
        position, activations = len(cache[0]), []
        x = list(self.embedding[token])
        if self.plus:
            x = [v * math.sqrt(self.hidden) for v in x]
        if self.kind == "gpt2":
            x = [a + b for a, b in zip(x, self.w[self.prefix + "wpe.weight"][position])]
        for l, parts in enumerate(self.layer):
            f = self.ropes[l].frequencies(max(length, position + 1)) if self.ropes[l] else None
            mixed = self.attend(l, self.norm(x, parts["first"]) if self.pre else x, position, f, cache[l])
            if self.post:
                mixed = self.norm(mixed, parts["after"])
            between = [a + b for a, b in zip(x, mixed)]
            parallel = self.kind == "gpt_neox" and self.c.get("use_parallel_residual", True)
            h = self.norm(x if parallel else between, parts["second"]) if self.pre else between
            a = [self.act(v) for v in times(parts["gate" if "gate" in parts else "up"], h)]
            for n in edits[l][1] if edits else []:
                a[n] = min(a[n], 0.0)
            for n, value in edits[l][0] if edits else []:
                a[n] += value
            activations.append(a)
            fed = times(parts["down"], list(map(mul, a, times(parts["up"], h))) if "gate" in parts else a)
            if self.post:
                fed = self.norm(fed, parts["last"])
            x = [a + b for a, b in zip(between, fed)]
        final = self.prefix + ("ln_f" if self.kind == "gpt2" else "final_layer_norm" if self.kind == "gpt_neox" else "norm")
        logits = times((self.head, None), self.norm(x, final))
        return ([math.tanh(v / self.logit_cap) * self.logit_cap for v in logits] if self.logit_cap else logits), activations

    def text(self, ids, edits=None, last_only=False):
        cache, out = [[] for _ in range(self.layers)], []
        for i, token in enumerate(ids):
            out.append(self.step(token, cache, None if last_only and i < len(ids) - 1 else edits, len(ids)))
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


def times(pair, x):
    matrix, bias = pair
    return [sum(map(mul, row, x)) for row in matrix] if bias is None else [sum(map(mul, row, x)) + b for row, b in zip(matrix, bias)]
