using TorchSharp;
using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>Hidden states to scores over the vocabulary.</summary>
internal sealed class OutputHead : IDisposable
{
    private readonly Tensor weight;
    private readonly bool owned;
    private readonly Scalar? intoCap;
    private readonly Scalar? cap;

    /// <param name="config">The model's options.</param>
    /// <param name="w">The model's weights.</param>
    /// <param name="embedding">[vocabulary, hidden], which stays the caller's.</param>
    /// <param name="device">Where the logits are computed: a tied embedding on another device is copied.</param>
    public OutputHead(ModelConfig config, LayerWeights w, Tensor embedding, Device device)
    {
        Tied = config.TiedEmbeddings;
        owned = !Tied || !LayerDevices.Same(embedding.device, device);
        weight = !Tied ? w.Read("lm_head.weight", config.VocabularySize, config.HiddenSize)
            : owned ? embedding.to(device).DetachFromDisposeScope() : embedding;
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
        if (owned) weight.Dispose();
    }

    private static Tensor AsFloat(Tensor logits)
    {
        if (logits.dtype == ScalarType.Float32) return logits;
        using (logits) return logits.to_type(ScalarType.Float32);
    }
}
