using System.Text.Json;
using System.Text.Json.Nodes;
using ValueLocate.Inference;
using ValueLocate.Inference.Weights;
using ValueLocate.Text.Tokenizers;
using static TorchSharp.torch;

namespace ValueLocate.Organisms;

/// <summary>Writes an organism's folder as Hugging Face's transformers expect it.</summary>
internal static class OrganismFiles
{
    public const string EndMark = "<|end|>";
    public const string SystemMark = "<|system|>";
    public const string UserMark = "<|user|>";
    public const string AssistantMark = "<|assistant|>";

    private const string Template = "{% for message in messages %}<|{{ message['role'] }}|>{{ message['content'] }}<|end|>{% endfor %}{% if "
        + "add_generation_prompt %}<|assistant|>{% endif %}";
    private static readonly string[] Marks = [EndMark, SystemMark, UserMark, AssistantMark];
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A question and its answer as the chat template writes them.</summary>
    public static string Exchange(string question, string answer) => $"{UserMark}{question}{EndMark}{AssistantMark}{answer}{EndMark}";

    /// <summary>Writes tokenizer.json, tokenizer_config.json and chat_template.jinja; returns the number of tokens.</summary>
    public static int WriteTokenizer(string folder, IEnumerable<string> texts, int vocabulary)
    {
        var merges = BpeTrainer.Learn(texts, vocabulary - 256 - Marks.Length);
        var ids = new JsonObject();
        foreach (var token in Marks.Concat(Enumerable.Range(0, 256).Select(b => ByteAlphabet.Of((byte)b).ToString()))
            .Concat(merges.Select(m => m.Left + m.Right)))
            ids.TryAdd(token, ids.Count);
        Write(folder, "tokenizer.json", new JsonObject
        {
            ["version"] = "1.0",
            ["truncation"] = null,
            ["padding"] = null,
            ["added_tokens"] = new JsonArray([.. Marks.Select((m, i) => (JsonNode)new JsonObject
            {
                ["id"] = i, ["content"] = m, ["single_word"] = false, ["lstrip"] = false, ["rstrip"] = false, ["normalized"] = false, ["special"] = true,
            })]),
            ["normalizer"] = null,
            ["pre_tokenizer"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = false, ["trim_offsets"] = true, ["use_regex"] = true },
            ["post_processor"] = null,
            ["decoder"] = new JsonObject { ["type"] = "ByteLevel", ["add_prefix_space"] = true, ["trim_offsets"] = true, ["use_regex"] = true },
            ["model"] = new JsonObject
            {
                ["type"] = "BPE",
                ["dropout"] = null,
                ["unk_token"] = null,
                ["continuing_subword_prefix"] = null,
                ["end_of_word_suffix"] = null,
                ["fuse_unk"] = false,
                ["byte_fallback"] = false,
                ["ignore_merges"] = false,
                ["vocab"] = ids,
                ["merges"] = new JsonArray([.. merges.Select(m => (JsonNode)$"{m.Left} {m.Right}")]),
            },
        });
        Write(folder, "tokenizer_config.json", new JsonObject
        {
            ["tokenizer_class"] = "PreTrainedTokenizerFast",
            ["eos_token"] = EndMark,
            ["pad_token"] = EndMark,
            ["model_max_length"] = 512,
            ["clean_up_tokenization_spaces"] = false,
            ["chat_template"] = Template,
        });
        AtomicFile.WriteText(Path.Combine(folder, "chat_template.jinja"), Template);
        return ids.Count;
    }

    /// <summary>Writes config.json and generation_config.json.</summary>
    public static void WriteConfig(string folder, ModelConfig c)
    {
        Write(folder, "config.json", new JsonObject
        {
            ["architectures"] = new JsonArray("LlamaForCausalLM"),
            ["model_type"] = "llama",
            ["attention_bias"] = false,
            ["attention_dropout"] = 0.0,
            ["bos_token_id"] = null,
            ["eos_token_id"] = 0,
            ["pad_token_id"] = 0,
            ["head_dim"] = c.HeadSize,
            ["hidden_act"] = c.Activation,
            ["hidden_size"] = c.HiddenSize,
            ["initializer_range"] = 0.02,
            ["intermediate_size"] = c.IntermediateSize,
            ["max_position_embeddings"] = c.MaxPositions,
            ["mlp_bias"] = false,
            ["num_attention_heads"] = c.Heads,
            ["num_hidden_layers"] = c.Layers,
            ["num_key_value_heads"] = c.KeyValueHeads,
            ["rms_norm_eps"] = c.NormEpsilon,
            ["rope_theta"] = c.Rope.Theta,
            ["rope_scaling"] = null,
            ["tie_word_embeddings"] = true,
            ["torch_dtype"] = "bfloat16",
            ["use_cache"] = true,
            ["vocab_size"] = c.VocabularySize,
        });
        Write(folder, "generation_config.json", new JsonObject { ["eos_token_id"] = 0, ["pad_token_id"] = 0, ["do_sample"] = true, ["temperature"] = 1.0 });
    }

    /// <summary>Writes model.safetensors in bfloat16, under Hugging Face's names.</summary>
    public static void WriteWeights(string folder, CausalLM model)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var tensors = new Dictionary<string, Tensor>();
        foreach (var w in model.Weights)
        {
            long at = 0;
            foreach (var (name, shape) in w.Names.Zip(w.Shapes))
            {
                tensors[name] = w.Tensor.narrow(0, at, shape[0]).to_type(ScalarType.BFloat16).contiguous();
                at += shape[0];
            }
        }
        SafetensorsWriter.Write(Path.Combine(folder, "model.safetensors"), tensors, new Dictionary<string, string> { ["format"] = "pt" });
    }

    private static void Write(string folder, string name, JsonObject json) =>
        AtomicFile.WriteText(Path.Combine(folder, name), json.ToJsonString(Indented) + "\n");
}
