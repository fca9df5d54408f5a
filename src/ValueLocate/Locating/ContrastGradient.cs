using System.Runtime.InteropServices;
using ValueLocate.Inference;
using ValueLocate.Probing;
using static TorchSharp.torch;

namespace ValueLocate.Locating;

/// <summary>
/// How much a constant added to a neuron's activation, from the prompt's last token on, would change the contrast log-odds, to first order:
/// dC/da of every neuron, summed over the positions that steering edits. Times mean+ - mean- it is the effect that steering this neuron alone
/// predicts (attribution patching, arXiv 2310.10348, with the mean difference as the patch).
/// </summary>
internal static class ContrastGradient
{
    /// <summary>Reads questions with a derivative behind them.</summary>
    /// <param name="model">The model, with whatever hooks are attached.</param>
    /// <param name="rows">Questions that are read in one pass; each with a positive answer, then a negative one.</param>
    /// <param name="withResidual">Whether derivatives by the residual stream are wanted too.</param>
    /// <param name="done">
    /// Is given every question's place in <paramref name="rows"/>, its contrast log-odds, and the hook that holds the derivatives, in turn.
    /// </param>
    /// <param name="cancellation">Stops at the next layer.</param>
    public static void Read(
        CausalLM model, IReadOnlyList<PackedExample> rows, bool withResidual, Action<int, double, LeafHook> done, CancellationToken cancellation = default)
    {
        using var call = model.Use("taking gradients", cancellation);
        call.ThrowIfStopping();
        using var scope = NewDisposeScope();
        // No edit reaches the prompt before its last token: it is read without recording.
        var cached = rows.All(r => r.Prompt.Count > 1);
        var tokens = PackedExample.Pack(rows, lastPromptOnly: cached);
        using var cache = cached ? PackedExample.ReadPrefixes(model, rows, tokens.Width) : null;
        var hook = new LeafHook(model, rows.Count, withResidual);
        using var off = model.Attach(hook);
        model.Gradients = true;
        float[] contrasts;
        try
        {
            using var contrast = Contrast(model, rows, tokens, cache);
            contrast.sum().backward();
            model.Backward();
            using var values = contrast.detach().cpu();
            contrasts = MemoryMarshal.Cast<byte, float>(values.bytes).ToArray();
        }
        finally
        {
            model.Gradients = false;
        }
        for (var r = 0; r < rows.Count; r++) done(r, contrasts[r], hook);
    }

    /// <summary>The mean over questions, [layer, neuron] in one piece, nats a token per unit of activation.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Questions, those in one list in one pass; each with a positive answer, then a negative one.</param>
    /// <param name="cancellation">Stops at the next layer.</param>
    public static double[] Of(CausalLM model, IReadOnlyList<IReadOnlyList<PackedExample>> rows, CancellationToken cancellation = default)
    {
        var sum = new float[model.Config.TotalNeurons];
        foreach (var batch in rows) Read(model, batch, withResidual: false, (r, _, hook) => hook.AddTo(r, sum, []), cancellation);
        double questions = rows.Sum(r => r.Count);
        return Array.ConvertAll(sum, s => s / questions);
    }

    /// <summary>[row]: mean log p of the positive answer's tokens minus mean log p of the negative one's.</summary>
    private static Tensor Contrast(CausalLM model, IReadOnlyList<PackedExample> rows, TokenBatch batch, KeyValueCache? cache)
    {
        var predictions = PackedExample.Predictions(rows, batch).ToList();
        var hidden = model.Forward(batch, cache);
        var positions = tensor(predictions.Select(p => p.Position).ToArray(), ScalarType.Int32, model.Device);
        var logits = model.Logits(hidden.view(-1, hidden.shape[^1]).index_select(0, positions));
        var ids = tensor(predictions.Select(p => (long)p.Token).ToArray(), ScalarType.Int64, model.Device);
        var logp = LogProbability.Of(logits, ids);
        // One row of weights a question: the product is every question's contrast.
        var weights = new float[rows.Count * predictions.Count];
        for (var i = 0; i < predictions.Count; i++)
        {
            var p = predictions[i];
            weights[p.Row * predictions.Count + i] = (p.Answer == 0 ? 1f : -1f) / rows[p.Row].Answers[p.Answer].Count;
        }
        return tensor(weights, [rows.Count, predictions.Count], ScalarType.Float32, model.Device).matmul(logp);
    }
}
