using ValueLocate.Inference;
using ValueLocate.Probing;
using static TorchSharp.torch;

namespace ValueLocate.Locating;

/// <summary>
/// Samples whose second moment is the Fisher information of the model's predictions on neutral answers, in a constant e that is added to every neuron's
/// activation where steering edits. At each position t a token y is drawn from the model's own p; s_t = d log p(y) / de has mean 0, so that the sum over
/// a text's T positions has the second moment sum E[s_t s_t']. A small edit e costs KL(unsteered || steered) = e' F e / 2 nats a token, F = E[s s'] / T
/// (Amari 1998; Kunstner et al. 2019, arXiv 1905.12558, on why the tokens must be sampled).
/// </summary>
internal static class ScoreSamples
{
    /// <summary>Reads rows and draws tokens for them.</summary>
    /// <param name="model">The model, with whatever hooks are attached.</param>
    /// <param name="rows">Rows that are read in one pass, each with a prompt of at least two tokens and one answer.</param>
    /// <param name="draws">Samples a row.</param>
    /// <param name="seed">The seed of the tokens.</param>
    /// <param name="done">Is given a row's place, its positions T, and the hook that holds the derivatives of one sample, in turn.</param>
    /// <param name="withResidual">Whether derivatives by the residual stream are wanted too.</param>
    /// <param name="cancellation">Stops at the next layer.</param>
    public static void Read(CausalLM model, IReadOnlyList<PackedExample> rows, int draws, int seed, Action<int, int, LeafHook> done, bool withResidual = true,
        CancellationToken cancellation = default)
    {
        using var call = model.Use("reading neutral answers", cancellation);
        call.ThrowIfStopping();
        using var scope = NewDisposeScope();
        var tokens = PackedExample.Pack(rows, lastPromptOnly: true);
        using var cache = PackedExample.ReadPrefixes(model, rows, tokens.Width);
        var hook = new LeafHook(model, rows.Count, withResidual);
        using var off = model.Attach(hook);
        using var generator = new TorchSharp.torch.Generator((ulong)seed);
        model.Gradients = true;
        try
        {
            var positions = PackedExample.Predictions(rows, tokens).Select(p => p.Position).ToArray();
            Tensor? logp = null;
            for (var d = 0; d < draws; d++)
            {
                call.ThrowIfStopping();
                hook.Clear();
                // One pass serves all draws, but where layers are read from disk, since what its derivative is taken from is used up.
                if (logp is null || model.IsOffloaded) logp = LogProbabilities(model, tokens, cache, positions);
                using var inner = NewDisposeScope();
                var drawn = multinomial(logp.detach().exp(), 1, replacement: false, generator: generator);
                logp.gather(1, drawn).sum().backward(retain_graph: d < draws - 1 && !model.IsOffloaded);
                model.Backward();
                for (var r = 0; r < rows.Count; r++) done(r, rows[r].AnswerTokens, hook);
            }
        }
        finally
        {
            model.Gradients = false;
        }
    }

    /// <summary>[position, vocabulary], with the derivative behind it.</summary>
    private static Tensor LogProbabilities(CausalLM model, TokenBatch tokens, KeyValueCache cache, int[] positions)
    {
        var hidden = model.Forward(tokens, cache);
        var chosen = hidden.view(-1, hidden.shape[^1]).index_select(0, tensor(positions, ScalarType.Int32, model.Device));
        return nn.functional.log_softmax(model.Logits(chosen), 1);
    }
}
