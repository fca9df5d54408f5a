using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>Log-probabilities of given tokens.</summary>
internal static class LogProbability
{
    /// <summary>Scores over the whole vocabulary exist for so many positions at a time: they are the largest tensor of a pass.</summary>
    private const int Chunk = 128;

    /// <summary>log p(token) in nats at each position of a pass.</summary>
    /// <param name="model">The model.</param>
    /// <param name="hidden">[batch, position, hidden] from <see cref="CausalLM.Forward"/>.</param>
    /// <param name="positions">Row x width + column of the position whose output scores the token.</param>
    /// <param name="tokens">The tokens.</param>
    public static float[] Of(CausalLM model, Tensor hidden, int[] positions, int[] tokens)
    {
        using var inference = inference_mode();
        using var flat = hidden.view(-1, hidden.shape[^1]);
        var result = new float[tokens.Length];
        for (var at = 0; at < tokens.Length; at += Chunk)
        {
            using var scope = NewDisposeScope();
            var n = Math.Min(Chunk, tokens.Length - at);
            var rows = flat.index_select(0, tensor(positions.AsSpan(at, n).ToArray(), ScalarType.Int32, model.Device));
            var logits = model.Logits(rows);
            var ids = tensor(tokens.AsSpan(at, n).ToArray(), ScalarType.Int64, model.Device);
            var logp = Of(logits, ids).cpu();
            MemoryMarshal.Cast<byte, float>(logp.bytes).CopyTo(result.AsSpan(at));
        }
        return result;
    }

    /// <summary>[position]: log p(token) in nats, with gradients where the logits have them.</summary>
    /// <param name="logits">[position, token].</param>
    /// <param name="ids">[position], 64-bit.</param>
    public static Tensor Of(Tensor logits, Tensor ids)
    {
        using var scope = NewDisposeScope();
        return (logits.gather(1, ids.unsqueeze(1)).squeeze(1) - logits.logsumexp(1)).MoveToOuterDisposeScope();
    }
}
