#!/usr/bin/env python3
"""Tiny random models with options that no golden file of transformers has, and what bench/decoder.py computes on them.

    python3 bench/variants.py OUT       writes a folder a variant (tests/data/golden/variants was made so)
"""
import json
import os
import random
import sys

import golden

HIDDEN, LAYERS, HEADS, NEURONS, VOCABULARY, POSITIONS = 24, 3, 4, 32, 48, 64
PLAIN = {"hidden_size": HIDDEN, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS, "num_key_value_heads": 2, "intermediate_size": NEURONS, "vocab_size": VOCABULARY,
         "max_position_embeddings": POSITIONS, "rms_norm_eps": 1e-5, "hidden_act": "silu", "tie_word_embeddings": False, "bos_token_id": 1, "eos_token_id": 2}
GEMMA = {**PLAIN, "head_dim": 8, "num_key_value_heads": 1, "hidden_activation": "gelu_pytorch_tanh", "hidden_act": "gelu_pytorch_tanh", "tie_word_embeddings": True, "query_pre_attn_scalar": 20}
SLIDING, FULL = "sliding_attention", "full_attention"

VARIANTS = {
    "llama-yarn": {**PLAIN, "model_type": "llama", "rope_parameters": {"rope_type": "yarn", "rope_theta": 500.0, "factor": 4.0, "original_max_position_embeddings": 16, "beta_fast": 4, "beta_slow": 0.5}},
    "llama-yarn-mscale": {**PLAIN, "model_type": "llama", "head_dim": 12, "rope_theta": 1000.0, "original_max_position_embeddings": 8,
                          "rope_scaling": {"type": "yarn", "factor": 8.0, "mscale": 0.7, "mscale_all_dim": 1.2, "truncate": False, "beta_fast": 3}},
    "llama-dynamic": {**PLAIN, "model_type": "llama", "max_position_embeddings": 10, "rope_theta": 100.0, "rope_scaling": {"type": "dynamic", "factor": 3.0}},
    "llama-linear-bias": {**PLAIN, "model_type": "llama", "num_key_value_heads": 1, "attention_bias": True, "mlp_bias": True, "rope_theta": 100.0, "rope_scaling": {"rope_type": "linear", "factor": 2.5}},
    "mistral-default-window": {**PLAIN, "model_type": "mistral", "head_dim": 10, "sliding_window": 3, "hidden_act": "relu2", "rope_parameters": {"rope_type": "default", "rope_theta": 100.0}},
    "qwen2-layer-types": {**PLAIN, "model_type": "qwen2", "use_sliding_window": True, "sliding_window": 4, "max_window_layers": 0, "layer_types": [FULL, SLIDING, FULL]},
    "qwen2-window-layers": {**PLAIN, "model_type": "qwen2", "use_sliding_window": True, "sliding_window": 4, "max_window_layers": 1, "head_dim": 8},
    "qwen3-off-window": {**PLAIN, "model_type": "qwen3", "head_dim": 8, "attention_bias": True, "use_sliding_window": False, "sliding_window": 2, "max_window_layers": 0},
    "gemma-gqa-untied": {**GEMMA, "model_type": "gemma", "num_key_value_heads": 2, "tie_word_embeddings": False, "attention_bias": True, "hidden_act": "gelu"},
    "gemma2-types": {**GEMMA, "model_type": "gemma2", "sliding_window": 3, "attn_logit_softcapping": None, "final_logit_softcapping": 5.0, "layer_types": [FULL, SLIDING, SLIDING],
                     "num_key_value_heads": 4, "rope_theta": 100.0},
    "gemma2-defaults": {**GEMMA, "model_type": "gemma2", "sliding_window": 5, "rope_parameters": {"rope_theta": 200.0, "rope_type": "linear", "factor": 2.0}},
    "gemma3-nested": {**GEMMA, "model_type": "gemma3_text", "sliding_window": 3, "layer_types": [SLIDING, FULL, SLIDING], "attention_bias": True, "tie_word_embeddings": False,
                      "final_logit_softcapping": 4.0, "rope_parameters": {FULL: {"rope_type": "linear", "factor": 4.0, "rope_theta": 5000.0}, SLIDING: {"rope_type": "default", "rope_theta": 50.0}}},
    "gemma3-pattern": {**GEMMA, "model_type": "gemma3_text", "sliding_window": 4, "sliding_window_pattern": 2, "rope_theta": 3000.0, "rope_local_base_freq": 30.0,
                       "rope_scaling": {"rope_type": "linear", "factor": 8.0}},
    "phi3-partial-window": {**PLAIN, "model_type": "phi3", "head_dim": 8, "partial_rotary_factor": 0.5, "sliding_window": 4, "rope_theta": 100.0, "original_max_position_embeddings": POSITIONS},
    "phi3-longrope-given": {**PLAIN, "model_type": "phi3", "num_key_value_heads": 4, "original_max_position_embeddings": 8, "partial_rotary_factor": 0.7,
                            "rope_scaling": {"type": "su", "attention_factor": 1.3, "short_factor": [1.0, 1.5], "long_factor": [2.0, 5.0]}, "rope_theta": 100.0},
    "phi3-longrope-short": {**PLAIN, "model_type": "phi3", "original_max_position_embeddings": 40,
                            "rope_parameters": {"rope_type": "longrope", "rope_theta": 100.0, "short_factor": [1.0, 1.5, 2.0], "long_factor": [2.0, 5.0, 9.0], "original_max_position_embeddings": 40}},
    "olmo2-linear": {**PLAIN, "model_type": "olmo2", "num_key_value_heads": 4, "attention_bias": True, "tie_word_embeddings": True, "rope_theta": 100.0, "rope_scaling": {"rope_type": "linear", "factor": 2.0}},
    "smollm3-interval": {**PLAIN, "model_type": "smollm3", "no_rope_layer_interval": 3, "use_sliding_window": True, "sliding_window": 3, "attention_bias": True, "mlp_bias": True, "head_dim": 8,
                         "rope_theta": 300.0, "rope_scaling": {"rope_type": "yarn", "factor": 2.0, "original_max_position_embeddings": 32, "attention_factor": 1.4}},
    "gpt2-scales": {"model_type": "gpt2", "n_embd": HIDDEN, "n_layer": LAYERS, "n_head": HEADS, "n_inner": None, "n_positions": POSITIONS, "vocab_size": VOCABULARY, "layer_norm_epsilon": 1e-4,
                    "activation_function": "gelu_new", "scale_attn_by_inverse_layer_idx": True, "tie_word_embeddings": True, "bos_token_id": 1, "eos_token_id": 2},
    "gpt2-unscaled": {"model_type": "gpt2", "n_embd": HIDDEN, "n_layer": LAYERS, "n_head": HEADS, "n_inner": NEURONS, "n_positions": POSITIONS, "vocab_size": VOCABULARY,
                      "layer_norm_epsilon": 1e-5, "activation_function": "relu", "scale_attn_weights": False, "bos_token_id": 1, "eos_token_id": 2},
    "gpt-neox-sequential": {**PLAIN, "model_type": "gpt_neox", "num_key_value_heads": None, "rms_norm_eps": None, "layer_norm_eps": 1e-4, "hidden_act": "gelu_fast", "use_parallel_residual": False,
                            "rotary_pct": 1.0, "rotary_emb_base": 100, "attention_bias": False, "tie_word_embeddings": True},
    "gpt-neox-dynamic": {**PLAIN, "model_type": "gpt_neox", "num_key_value_heads": None, "rms_norm_eps": None, "layer_norm_eps": 1e-5, "hidden_act": "quick_gelu", "max_position_embeddings": 9,
                         "rope_parameters": {"rope_type": "dynamic", "factor": 2.0, "rope_theta": 100.0, "partial_rotary_factor": 0.7}},
}


def tensors_of(c):
    """Names to shapes, as transformers saves them."""
    k, gpt2, neox = c["model_type"], c["model_type"] == "gpt2", c["model_type"] == "gpt_neox"
    f = c.get("intermediate_size") or c.get("n_inner") or 4 * HIDDEN
    size = c.get("head_dim") or HIDDEN // HEADS
    q, kv = HEADS * size, (c.get("num_key_value_heads") or HEADS) * size
    t = {}

    def linear(name, rows, columns, bias, flip=False):
        t[name + ".weight"] = [columns, rows] if flip else [rows, columns]
        if bias:
            t[name + ".bias"] = [rows]

    def norm(name, width):
        t[name + ".weight"] = [width]
        if gpt2 or neox:
            t[name + ".bias"] = [width]
    # As a checkpoint of GPT2Model alone, without the head, is named.
    prefix = "" if gpt2 and c.get("scale_attn_weights", True) else "transformer." if gpt2 else "gpt_neox." if neox else "model."
    t[prefix + ("wte" if gpt2 else "embed_in" if neox else "embed_tokens") + ".weight"] = [VOCABULARY, HIDDEN]
    if gpt2:
        t[prefix + "wpe.weight"] = [POSITIONS, HIDDEN]
    for l in range(LAYERS):
        p = prefix + ("h.%d." if gpt2 else "layers.%d.") % l
        if gpt2:
            for name, rows, columns in (("attn.c_attn", 3 * HIDDEN, HIDDEN), ("attn.c_proj", HIDDEN, HIDDEN), ("mlp.c_fc", f, HIDDEN), ("mlp.c_proj", HIDDEN, f)):
                linear(p + name, rows, columns, True, True)
            norm(p + "ln_1", HIDDEN), norm(p + "ln_2", HIDDEN)
            continue
        bias = c.get("attention_bias", neox)
        if neox:
            linear(p + "attention.query_key_value", 3 * HIDDEN, HIDDEN, bias), linear(p + "attention.dense", HIDDEN, HIDDEN, bias)
            linear(p + "mlp.dense_h_to_4h", f, HIDDEN, True), linear(p + "mlp.dense_4h_to_h", HIDDEN, f, True)
        elif k == "phi3":
            linear(p + "self_attn.qkv_proj", q + 2 * kv, HIDDEN, False), linear(p + "self_attn.o_proj", HIDDEN, q, False)
            linear(p + "mlp.gate_up_proj", 2 * f, HIDDEN, False), linear(p + "mlp.down_proj", HIDDEN, f, False)
        else:
            for name, rows in (("q", q), ("k", kv), ("v", kv)):
                linear(p + "self_attn.%s_proj" % name, rows, HIDDEN, bias or k == "qwen2")
            linear(p + "self_attn.o_proj", HIDDEN, q, bias)
            for name, rows, columns in (("gate", f, HIDDEN), ("up", f, HIDDEN), ("down", HIDDEN, f)):
                linear(p + "mlp.%s_proj" % name, rows, columns, c.get("mlp_bias"))
        if k in ("qwen3", "gemma3_text", "olmo2"):
            norm(p + "self_attn.q_norm", q if k == "olmo2" else size), norm(p + "self_attn.k_norm", kv if k == "olmo2" else size)
        for name in {"gemma2": ("input", "post_attention", "pre_feedforward", "post_feedforward"), "gemma3_text": ("input", "post_attention", "pre_feedforward", "post_feedforward"),
                     "olmo2": ("post_attention", "post_feedforward")}.get(k, ("input", "post_attention")):
            norm(p + name + "_layernorm", HIDDEN)
    norm(prefix + ("ln_f" if gpt2 else "final_layer_norm" if neox else "norm"), HIDDEN)
    if not c.get("tie_word_embeddings", gpt2):
        t[("embed_out" if neox else "lm_head") + ".weight"] = [VOCABULARY, HIDDEN]
    return t


def main(out):
    for name, config in VARIANTS.items():
        folder, draw = os.path.join(out, name), random.Random(name)
        os.makedirs(folder, exist_ok=True)
        tensors = {}
        for tensor, shape in tensors_of(config).items():
            count = shape[0] * (shape[1] if len(shape) == 2 else 1)
            centre = 1.0 if "norm" in tensor and tensor.endswith("weight") and not config["model_type"].startswith("gemma") or ".ln_" in tensor and tensor.endswith("weight") else 0.0
            # So large that attention is far from even, and a wrong position shows.
            spread = 0.35 if len(shape) == 2 else 0.2
            tensors[tensor] = ("F32", shape, [centre + draw.gauss(0, spread) for _ in range(count)])
        golden.write(os.path.join(folder, "model.safetensors"), tensors)
        with open(os.path.join(folder, "config.json"), "w") as f:
            json.dump({k: v for k, v in config.items() if v is not None or k in ("n_inner", "attn_logit_softcapping")}, f, indent=1)
            f.write("\n")
        golden.make(folder, folder)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
