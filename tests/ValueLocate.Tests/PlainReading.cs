using System.Runtime.InteropServices;
using ValueLocate.Inference;
using static TorchSharp.torch;

namespace ValueLocate.Tests;

/// <summary>
/// Numbers of the method by plain arithmetic: one text a pass, no packing, no cache, sums in double precision. Hooks here share nothing with the library's own.
/// </summary>
internal static class PlainReading
{
    /// <summary>Every token's activations, [layer][position x neuron], and residual stream after one layer, [position x hidden].</summary>
    public static (float[][] Activations, float[] Residual) Read(CausalLM model, IReadOnlyList<int> ids, int residualAfter)
    {
        var hook = new Capture(model.Config.Layers, residualAfter);
        using (model.Attach(hook)) model.Forward(TokenBatch.Prompts([ids])).Dispose();
        return (hook.Activations, hook.Residual);
    }

    /// <summary>Means over the tokens of answers, each read alone behind its prompt: activation probability, mean activation, mean residual stream.</summary>
    public static (double[] Probability, double[] Mean, double[] Residual, int Tokens) Means(
        CausalLM model, IEnumerable<(IReadOnlyList<int> Prompt, IReadOnlyList<int> Answer)> texts, int residualAfter)
    {
        int f = model.Config.IntermediateSize, h = model.Config.HiddenSize, tokens = 0;
        double[] active = new double[model.Config.TotalNeurons], sum = new double[active.Length], residual = new double[h];
        foreach (var (prompt, answer) in texts)
        {
            var read = Read(model, [.. prompt, .. answer], residualAfter);
            for (var t = prompt.Count; t < prompt.Count + answer.Count; t++, tokens++)
            {
                for (var i = 0; i < active.Length; i++)
                {
                    var a = read.Activations[i / f][t * f + i % f];
                    active[i] += a > 0 ? 1 : 0;
                    sum[i] += a;
                }
                for (var i = 0; i < h; i++) residual[i] += read.Residual[t * h + i];
            }
        }
        return (Mean(active), Mean(sum), Mean(residual), tokens);

        double[] Mean(double[] sums) => Array.ConvertAll(sums, x => x / tokens);
    }

    /// <summary>
    /// Mean log-probability of an answer's tokens behind a prompt, with whatever hooks are attached; an empty prompt: of the text but for its first token.
    /// </summary>
    public static double MeanLogProbability(CausalLM model, IReadOnlyList<int> prompt, IReadOnlyList<int> answer)
    {
        int[] ids = [.. prompt, .. answer];
        using var scope = NewDisposeScope();
        var logits = model.Logits(model.Forward(TokenBatch.Prompts([ids])));
        var scores = MemoryMarshal.Cast<byte, float>(logits.cpu().contiguous().bytes);
        var first = Math.Max(1, prompt.Count);
        double sum = 0;
        for (var t = first; t < ids.Length; t++)
        {
            var row = scores.Slice((t - 1) * model.Config.VocabularySize, model.Config.VocabularySize);
            double total = 0;
            foreach (var s in row) total += Math.Exp(s);
            sum += row[ids[t]] - Math.Log(total);
        }
        return sum / (ids.Length - first);
    }

    /// <summary>At every position the log-probabilities of all tokens, in nats.</summary>
    public static double[][] LogProbabilities(CausalLM model, IReadOnlyList<int> ids)
    {
        using var scope = NewDisposeScope();
        var scores = MemoryMarshal.Cast<byte, float>(model.Logits(model.Forward(TokenBatch.Prompts([ids]))).cpu().contiguous().bytes).ToArray();
        return [.. scores.Chunk(model.Config.VocabularySize).Select(row =>
        {
            var total = Math.Log(row.Sum(s => Math.Exp(s)));
            return Array.ConvertAll(row, s => s - total);
        })];
    }

    /// <summary>Contrast log-odds of a question.</summary>
    public static double Contrast(CausalLM model, IReadOnlyList<int> prompt, IReadOnlyList<int> positive, IReadOnlyList<int> negative) =>
        MeanLogProbability(model, prompt, positive) - MeanLogProbability(model, prompt, negative);

    private sealed class Capture(int layers, int residualAfter) : IActivationHook
    {
        public float[][] Activations { get; } = new float[layers][];

        public float[] Residual { get; private set; } = [];

        public Tensor OnActivation(int layer, Tensor activation, ForwardContext context)
        {
            Activations[layer] = Floats(activation);
            return activation;
        }

        public Tensor OnResidual(int layer, Tensor residual, ForwardContext context)
        {
            if (layer == residualAfter) Residual = Floats(residual);
            return residual;
        }

        private static float[] Floats(Tensor t) => MemoryMarshal.Cast<byte, float>(t.cpu().contiguous().bytes).ToArray();
    }

    /// <summary>Adds a vector to one layer's activations, or to the residual stream after it, from a position on.</summary>
    /// <param name="from">The first position that is edited.</param>
    /// <param name="activations">By layer, [neuron].</param>
    /// <param name="residual">After which layer what is added, [hidden].</param>
    public sealed class Add(int from, IReadOnlyDictionary<int, float[]> activations, (int Layer, float[] Vector)? residual = null) : IActivationHook
    {
        public Tensor OnActivation(int layer, Tensor activation, ForwardContext context) =>
            activations.TryGetValue(layer, out var vector) ? Changed(activation, vector) : activation;

        public Tensor OnResidual(int layer, Tensor stream, ForwardContext context) =>
            residual is { } r && r.Layer == layer ? Changed(stream, r.Vector) : stream;

        private Tensor Changed(Tensor t, float[] vector)
        {
            var values = MemoryMarshal.Cast<byte, float>(t.cpu().contiguous().bytes).ToArray();
            for (var i = from * vector.Length; i < values.Length; i++) values[i] += vector[i % vector.Length];
            return tensor(values, t.shape);
        }
    }
}
