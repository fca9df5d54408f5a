namespace ValueLocate.Inference;

/// <summary>
/// The options that make a decoder of one family or another: a decoder for all families, no class a family.
/// Read from config.json (<see cref="HuggingFaceConfig"/>) or GGUF metadata.
/// </summary>
public sealed partial record ModelConfig
{
    /// <summary>The family, as Hugging Face's model_type names it: "llama", "qwen2", ...</summary>
    public required string ModelType { get; init; }

    /// <summary>Tokens in the vocabulary V: rows of the embedding.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>Width H of the residual stream.</summary>
    public required int HiddenSize { get; init; }

    /// <summary>Neurons F in each layer: the width of the MLP's gate.</summary>
    public required int IntermediateSize { get; init; }

    /// <summary>Layers L.</summary>
    public required int Layers { get; init; }

    /// <summary>Query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Key/value heads; each serves Heads / KeyValueHeads query heads.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Width D of one head.</summary>
    public required int HeadSize { get; init; }

    /// <summary>The norms' epsilon.</summary>
    public double NormEpsilon { get; init; } = 1e-6;

    /// <summary>The neurons' activation function: "silu", "gelu", "gelu_tanh", "quick_gelu", "relu", "relu2" or "tanh".</summary>
    public string Activation { get; init; } = "silu";

    /// <summary>Rotary position embedding.</summary>
    public RopeConfig Rope { get; init; } = new();

    /// <summary>Positions that the model was made for.</summary>
    public int MaxPositions { get; init; } = 2048;

    /// <summary>For each layer: how many positions back attention sees (itself included); null: all.</summary>
    public IReadOnlyList<int?> Windows { get; init; } = [];

    /// <summary>Biases on the query, key and value projections.</summary>
    public bool QueryKeyValueBias { get; init; }

    /// <summary>A bias on attention's output projection.</summary>
    public bool AttentionOutputBias { get; init; }

    /// <summary>Biases in the MLP.</summary>
    public bool MlpBias { get; init; }

    /// <summary>RMSNorm on queries and keys before rotation: each head's (Qwen3, Gemma 3) or the whole projection's (OLMo 2).</summary>
    public bool QueryKeyNorm { get; init; }

    /// <summary>The output projection is the embedding.</summary>
    public bool TiedEmbeddings { get; init; }

    /// <summary>The token that begins a text, if the model has one.</summary>
    public int? BeginId { get; init; }

    /// <summary>The tokens that end an answer.</summary>
    public IReadOnlyList<int> EndIds { get; init; } = [];

    /// <summary>Neurons in all layers, L x F.</summary>
    public int TotalNeurons => Layers * IntermediateSize;
}

/// <summary>Rotary position embedding: base and scaling.</summary>
public sealed partial record RopeConfig
{
    /// <summary>The base theta of the frequencies theta^(-2i/D).</summary>
    public double Theta { get; init; } = 10000;

    /// <summary>"default", "linear", "llama3", "yarn", "longrope" or "dynamic".</summary>
    public string Scaling { get; init; } = "default";

    /// <summary>By how much the context was stretched.</summary>
    public double Factor { get; init; } = 1;

    /// <summary>llama3: wavelengths above OriginalPositions / LowFrequencyFactor are scaled fully.</summary>
    public double LowFrequencyFactor { get; init; } = 1;

    /// <summary>llama3: wavelengths below OriginalPositions / HighFrequencyFactor are left alone.</summary>
    public double HighFrequencyFactor { get; init; } = 4;

    /// <summary>The context before stretching: llama3, yarn, longrope, dynamic.</summary>
    public int OriginalPositions { get; init; } = 8192;

    /// <summary>A divisor a frequency (D / 2 of them), as GGUF's rope_freqs.weight gives; replaces the scaling.</summary>
    public IReadOnlyList<float>? Divisors { get; init; }
}
