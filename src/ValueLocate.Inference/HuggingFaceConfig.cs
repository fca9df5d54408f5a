using ValueLocate.Json;
using System.Text.Json;

namespace ValueLocate.Inference;

/// <summary>Reads config.json in the forms that transformers 4 (rope_theta, rope_scaling) and 5 (rope_parameters) write.</summary>
public static class HuggingFaceConfig
{
    private static readonly string[] Families = ["llama", "mistral", "qwen2", "qwen3"];

    /// <summary>Reads a config.json.</summary>
    /// <exception cref="ValueLocateException">Missing, not JSON, an architecture that is not supported, or sizes that contradict each other.</exception>
    public static ModelConfig Read(string path)
    {
        if (!File.Exists(path)) throw new ValueLocateException($"There is no '{path}': a model folder holds config.json beside its weights.");
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return Read(new JsonFields(json.RootElement, path));
        }
        catch (JsonException e)
        {
            throw new ValueLocateException($"'{path}' is not JSON ({e.Message.TrimEnd('.')}): download it again.", e);
        }
    }

    private static ModelConfig Read(JsonFields c)
    {
        var type = c.Text("model_type");
        if (!Families.Contains(type))
            throw new ValueLocateException($"The architecture '{type}' in '{c.Where}' is not supported: this version reads {string.Join(", ", Families)}.");
        var layers = c.Size("num_hidden_layers");
        var heads = c.Size("num_attention_heads");
        var hidden = c.Size("hidden_size");
        var config = new ModelConfig
        {
            ModelType = type,
            VocabularySize = c.Size("vocab_size"),
            HiddenSize = hidden,
            Neurons = c.Size("intermediate_size"),
            Layers = layers,
            Heads = heads,
            KeyValueHeads = c.SizeOr("num_key_value_heads", heads),
            HeadSize = c.SizeOr("head_dim", type == "qwen3" ? 128 : hidden / heads),
            NormEpsilon = c.NumberOr("rms_norm_eps", 1e-6),
            Activation = Activation(c.TextOr("hidden_act", "silu"), c.Where),
            Rope = ReadRope(c),
            MaxPositions = c.SizeOr("max_position_embeddings", 2048),
            Windows = ReadWindows(c, type, layers),
            QueryKeyValueBias = type == "qwen2" || c.FlagOr("attention_bias", false),
            AttentionOutputBias = type != "qwen2" && c.FlagOr("attention_bias", false),
            MlpBias = c.FlagOr("mlp_bias", false),
            QueryKeyNorm = type == "qwen3",
            TiedEmbeddings = c.FlagOr("tie_word_embeddings", false),
            BeginId = c.Ids("bos_token_id") is [var begin, ..] ? begin : null,
            EndIds = c.Ids("eos_token_id"),
        };
        Check(config, c.Where);
        return config;
    }

    internal static void Check(ModelConfig c, string where)
    {
        if (c.Heads % c.KeyValueHeads != 0)
            throw new ValueLocateException($"'{where}' has {c.Heads} query heads, which {c.KeyValueHeads} key/value heads do not divide.");
        if (c.HeadSize % 2 != 0)
            throw new ValueLocateException($"'{where}' has heads of width {c.HeadSize}; rotary positions need an even width.");
        if (c.Rope.Divisors is { } d && d.Count != c.HeadSize / 2)
            throw new ValueLocateException($"'{where}' has {d.Count} rotary divisors for heads of width {c.HeadSize}; it needs {c.HeadSize / 2}.");
    }

    internal static string Activation(string name, string where) => name switch
    {
        "silu" or "swish" => "silu",
        "gelu" => "gelu",
        "gelu_pytorch_tanh" or "gelu_new" => "gelu_tanh",
        _ => throw new ValueLocateException($"The activation function '{name}' in '{where}' is not supported: silu, gelu and gelu_pytorch_tanh are."),
    };

    private static RopeConfig ReadRope(JsonFields c)
    {
        var scaling = c.Child("rope_parameters") ?? c.Child("rope_scaling");
        var theta = c.Child("rope_parameters")?.NumberOr("rope_theta", 10000) ?? c.NumberOr("rope_theta", 10000);
        if (scaling is null) return new RopeConfig { Theta = theta };
        var kind = scaling.TextOr("rope_type", scaling.TextOr("type", "default"));
        if (kind is not ("default" or "linear" or "llama3"))
            throw new ValueLocateException($"The rope scaling '{kind}' in '{c.Where}' is not supported: default, linear and llama3 are.");
        return new RopeConfig
        {
            Theta = theta,
            Scaling = kind,
            Factor = kind == "default" ? 1 : scaling.Number("factor"),
            LowFrequencyFactor = scaling.NumberOr("low_freq_factor", 1),
            HighFrequencyFactor = scaling.NumberOr("high_freq_factor", 4),
            OriginalPositions = scaling.SizeOr("original_max_position_embeddings", c.SizeOr("max_position_embeddings", 8192)),
        };
    }

    /// <summary>Mistral: sliding_window for every layer. Qwen: only where use_sliding_window is on and, if given, layer_types says so.</summary>
    private static int?[] ReadWindows(JsonFields c, string type, int layers)
    {
        var window = type == "llama" ? null : c.SizeOrNull("sliding_window");
        if (type is "qwen2" or "qwen3" && !c.FlagOr("use_sliding_window", false)) window = null;
        var result = new int?[layers];
        if (window is null) return result;
        var types = c.Texts("layer_types");
        if (types.Count != 0 && types.Count != layers)
            throw new ValueLocateException($"'{c.Where}' has {types.Count} layer_types for {layers} layers.");
        // Without layer_types, Qwen's first max_window_layers layers see everything.
        var full = type == "mistral" ? 0 : c.SizeOr("max_window_layers", layers);
        for (var l = 0; l < layers; l++)
        {
            var sliding = types.Count != 0 ? types[l] == "sliding_attention" : l >= full;
            result[l] = sliding ? window : null;
        }
        return result;
    }
}
