using System.Runtime.InteropServices;
using ValueLocate.Inference;
using ValueLocate.Probing;
using static TorchSharp.torch;

namespace ValueLocate.Locating;

/// <summary>
/// How much a constant added to a neuron's activation, from the prompt's last token on, would change the contrast log-odds, to first order:
/// dC/da of every neuron, summed over the positions that steering edits, mean over questions. Times mean+ - mean- it is the effect that
/// steering this neuron alone predicts (attribution patching, arXiv 2310.10348, with the mean difference as the patch).
/// </summary>
internal static class ContrastGradient
{
    /// <summary>[layer, neuron] in one piece, nats a token per unit of activation.</summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Questions; each with a positive answer, then a negative one.</param>
    /// <param name="done">Is told of each pass's tokens.</param>
    /// <param name="cancellation">Stops between two passes.</param>
    public static double[] Of(CausalLM model, IReadOnlyList<IReadOnlyList<PackedExample>> rows, Action<long>? done = null,
        CancellationToken cancellation = default)
    {
        using var call = model.Use("taking gradients", cancellation);
        var sum = new double[model.Config.TotalNeurons];
        var questions = rows.Sum(r => r.Count);
        foreach (var batch in rows)
        {
            call.ThrowIfStopping();
            using var scope = NewDisposeScope();
            // No edit reaches the prompt before its last token: it is read without recording.
            var cached = batch.All(r => r.Prompt.Count > 1);
            var tokens = PackedExample.Pack(batch, lastPromptOnly: cached);
            using var cache = cached ? PackedExample.ReadPrefixes(model, batch, tokens.Width) : null;
            var hook = new LeafHook(model);
            model.Gradients = true;
            try
            {
                using var off = model.Attach(hook);
                Contrast(model, batch, tokens, cache).backward();
                model.Backward();
            }
            finally
            {
                model.Gradients = false;
            }
            hook.AddTo(sum);
            done?.Invoke(batch.Sum(r => (long)r.Prompt.Count + r.AnswerTokens));
        }
        for (var i = 0; i < sum.Length; i++) sum[i] /= questions;
        return sum;
    }

    /// <summary>Sum over the batch's questions of mean log p of the positive answer minus mean log p of the negative one.</summary>
    private static Tensor Contrast(CausalLM model, IReadOnlyList<PackedExample> rows, TokenBatch batch, KeyValueCache? cache)
    {
        var predictions = PackedExample.Predictions(rows, batch).ToList();
        var hidden = model.Forward(batch, cache);
        var positions = tensor(predictions.Select(p => p.Position).ToArray(), ScalarType.Int32, model.Device);
        var logits = model.Logits(hidden.view(-1, hidden.shape[^1]).index_select(0, positions));
        var ids = tensor(predictions.Select(p => (long)p.Token).ToArray(), ScalarType.Int64, model.Device);
        var logp = LogProbability.Of(logits, ids);
        var weights = predictions.Select(p => (p.Answer == 0 ? 1f : -1f) / rows[p.Row].Answers[p.Answer].Count).ToArray();
        return (logp * tensor(weights, ScalarType.Float32, model.Device)).sum();
    }

    /// <summary>Adds a vector of zeros in every layer; its derivative is the sum over positions.</summary>
    private sealed class LeafHook(CausalLM model) : IActivationHook
    {
        private readonly Tensor[] leaves = [
            .. Enumerable.Range(0, model.Config.Layers).Select(l => zeros(model.Config.IntermediateSize, model.Dtype, model.DeviceOf(l), requires_grad: true))];

        public Tensor OnActivation(int layer, Tensor activation, ForwardContext context) =>
            activation.add(context.Mask(TokenKinds.Steered) * leaves[layer], Scalars.One);

        public void AddTo(double[] sum)
        {
            for (var l = 0; l < leaves.Length; l++)
            {
                using var gradient = leaves[l].grad!.to_type(ScalarType.Float32).cpu();
                var values = MemoryMarshal.Cast<byte, float>(gradient.bytes);
                for (var i = 0; i < values.Length; i++) sum[l * values.Length + i] += values[i];
            }
        }
    }
}
