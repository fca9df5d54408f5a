using TorchSharp;
using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>Hidden states to scores over the vocabulary.</summary>
internal sealed class OutputHead : IDisposable
{
    private readonly Tensor weight;
    private readonly Scalar? intoCap;
    private readonly Scalar? cap;

    /// <param name="config">The model's options.</param>
    /// <param name="w">The model's weights.</param>
    /// <param name="embedding">[vocabulary, hidden], which stays the caller's.</param>
    public OutputHead(ModelConfig config, LayerWeights w, Tensor embedding)
    {
        weight = config.TiedEmbeddings ? embedding : w.Read("lm_head.weight", config.VocabularySize, config.HiddenSize);
        Tied = ReferenceEquals(weight, embedding);
        if (config.LogitSoftCap is not { } c) return;
        cap = c;
        intoCap = 1 / c;
    }

    /// <summary>Whether the embedding is the output projection.</summary>
    public bool Tied { get; }

    /// <summary>[..., hidden] to [..., vocabulary], float32.</summary>
    public Tensor Logits(Tensor hidden)
    {
        var logits = AsFloat(nn.functional.linear(hidden, weight));
        if (cap is null) return logits;
        using (logits)
        using (var into = logits.mul(intoCap!))
        using (var capped = into.tanh())
            return capped.mul(cap);
    }

    public void Dispose()
    {
        if (!Tied) weight.Dispose();
    }

    private static Tensor AsFloat(Tensor logits)
    {
        if (logits.dtype == ScalarType.Float32) return logits;
        using (logits) return logits.to_type(ScalarType.Float32);
    }
}
