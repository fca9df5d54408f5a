namespace ValueLocate.Inference;

/// <summary>Options of the decoder that only some families set; the defaults are a Llama's.</summary>
public sealed partial record ModelConfig
{
    /// <summary>What the embeddings are multiplied by (Gemma: the square root of the hidden size).</summary>
    internal double EmbeddingScale { get; init; } = 1;

    /// <summary>Rows of a learned position table that is added to the embeddings (GPT-2); 0: none.</summary>
    internal int LearnedPositions { get; init; }

    /// <summary>For each layer, whether queries and keys are rotated (SmolLM3 leaves some alone, GPT-2 all); empty: in every layer.</summary>
    internal IReadOnlyList<bool> RotaryLayers { get; init; } = [];

    /// <summary>The rotary embedding of layers with a window, where it differs from the others' (Gemma 3).</summary>
    internal RopeConfig? LocalRope { get; init; }

    /// <summary>How hidden states are normalised.</summary>
    internal NormKind Norm { get; init; }

    /// <summary>A norm before attention and one before the MLP; otherwise they read the residual stream as it is (OLMo 2).</summary>
    internal bool PreNorm { get; init; } = true;

    /// <summary>A norm on what attention gives and on what the MLP gives, before each is added to the residual stream (Gemma 2 and 3, OLMo 2).</summary>
    internal bool PostNorm { get; init; }

    /// <summary>Attention and MLP both read the layer's input, and both are added to it at once (GPT-NeoX).</summary>
    internal bool ParallelResidual { get; init; }

    /// <summary>The MLP is down(act(gate(x)) * up(x)); otherwise down(act(up(x))) (GPT-2, GPT-NeoX).</summary>
    internal bool GatedMlp { get; init; } = true;

    /// <summary><see cref="QueryKeyNorm"/> is taken over all heads together.</summary>
    internal bool WholeQueryKeyNorm { get; init; }

    /// <summary>What scores of attention are multiplied by; null: HeadSize^-0.5.</summary>
    internal double? AttentionScale { get; init; }

    /// <summary>Scores of layer l, from 0, are also divided by l + 1 (an option of GPT-2).</summary>
    internal bool AttentionScaleByLayer { get; init; }

    /// <summary>Scores s of attention become c tanh(s / c) (Gemma 2); null: they stay.</summary>
    internal double? AttentionSoftCap { get; init; }

    /// <summary>Logits z become c tanh(z / c) (Gemma 2); null: they stay.</summary>
    internal double? LogitSoftCap { get; init; }

    internal bool Rotates(int layer) => RotaryLayers.Count == 0 || RotaryLayers[layer];

    internal int? WindowOf(int layer) => Windows.Count > layer ? Windows[layer] : null;
}

/// <summary>How a norm computes.</summary>
internal enum NormKind
{
    /// <summary>RMSNorm, times the weight.</summary>
    Rms,

    /// <summary>RMSNorm, times 1 + the weight, all in float32 (Gemma).</summary>
    RmsPlusOne,

    /// <summary>LayerNorm with weight and bias.</summary>
    Layer,
}

/// <summary>What the less common scalings need.</summary>
public sealed partial record RopeConfig
{
    /// <summary>How many of a head's coordinates turn; 0: all. An odd number is rounded up to whole pairs, the frequencies theta^(-2i/D) keep it.</summary>
    internal int Dimension { get; init; }

    /// <summary>What cosines and sines are multiplied by (yarn, longrope).</summary>
    internal double AttentionFactor { get; init; } = 1;

    /// <summary>yarn: turns over the original context above which a frequency is left alone.</summary>
    internal double BetaFast { get; init; } = 32;

    /// <summary>yarn: turns over the original context below which a frequency is scaled fully.</summary>
    internal double BetaSlow { get; init; } = 1;

    /// <summary>yarn: whether the bounds between the two are whole numbers.</summary>
    internal bool Truncate { get; init; } = true;

    /// <summary>longrope: a divisor a frequency for texts of at most <see cref="OriginalPositions"/> tokens.</summary>
    internal IReadOnlyList<double> ShortFactors { get; init; } = [];

    /// <summary>longrope: a divisor a frequency for longer texts.</summary>
    internal IReadOnlyList<double> LongFactors { get; init; } = [];

    /// <summary>Whether a text's length decides its frequencies.</summary>
    internal bool DependsOnLength => Scaling is "longrope" or "dynamic";

    internal int DimensionOf(int headSize) => Dimension == 0 ? headSize : Dimension;

    /// <summary>Pairs of coordinates that turn.</summary>
    internal int Pairs(int headSize) => (DimensionOf(headSize) + 1) / 2;
}
