using System.Runtime.InteropServices;
using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Probing;
using ValueLocate.Validation;
using static TorchSharp.torch;

namespace ValueLocate.Bench;

/// <summary>
/// Every pair read once, question by question: contrast gradient and mean difference of the neurons and of the residual stream. Both are sums, so that every
/// fold over authors and briefs is an addition.
/// </summary>
/// <param name="Pairs">The pairs.</param>
/// <param name="Gradient">[question][layer x neuron].</param>
/// <param name="Difference">[question][layer x neuron].</param>
/// <param name="ResidualGradient">[question][layer x hidden].</param>
/// <param name="ResidualDifference">[question][layer x hidden].</param>
/// <param name="Layers">Layers.</param>
internal sealed record FoldReading(
    IReadOnlyList<Pair> Pairs, float[][] Gradient, float[][] Difference, float[][] ResidualGradient, float[][] ResidualDifference, int Layers)
{
    /// <summary>Reads the pairs, so many of each dimension, author and brief.</summary>
    /// <param name="model">The model.</param>
    /// <param name="dataset">The dataset.</param>
    /// <param name="each">How many of each.</param>
    /// <param name="log">Is told how it gets on.</param>
    public static FoldReading Read(LanguageModel model, InsightDataset dataset, int each, TextWriter log)
    {
        List<Pair> pairs = [.. dataset.Pairs.GroupBy(p => (p.Dimension, p.Author, p.Brief))
            .SelectMany(g => EffectMeter.Places(g.Count(), each).Select(i => g.ElementAt(i)))];
        var config = model.Decoder.Config;
        float[][] Rows() => new float[pairs.Count][];
        var reading = new FoldReading(pairs, Rows(), Rows(), Rows(), Rows(), config.Layers);
        for (var q = 0; q < pairs.Count; q++)
        {
            var row = PackedExample.Of(model, pairs[q]);
            var means = new MeanHook(config.Layers, row);
            float[] gradient = new float[config.TotalNeurons], residual = new float[config.Layers * config.HiddenSize];
            using (model.Attach(means))
                ContrastGradient.Read(model.Decoder, [row], withResidual: true, (r, _, hook) => hook.AddTo(r, gradient, residual));
            (reading.Gradient[q], reading.ResidualGradient[q]) = (gradient, residual);
            (reading.Difference[q], reading.ResidualDifference[q]) = (means.Neurons, means.Residual);
            if ((q + 1) % 100 == 0) log.WriteLine($"{q + 1} of {pairs.Count} pairs read");
        }
        return reading;
    }

    /// <summary>The mean of some questions' rows.</summary>
    public static double[] Mean(float[][] rows, IReadOnlyList<int> questions)
    {
        var sum = new double[rows[0].Length];
        foreach (var q in questions)
        {
            for (var i = 0; i < sum.Length; i++) sum[i] += rows[q][i];
        }
        return Array.ConvertAll(sum, s => s / Math.Max(1, questions.Count));
    }

    /// <summary>Mean activation over the positive answer less that over the negative one.</summary>
    private sealed class MeanHook(int layers, PackedExample row) : IActivationHook
    {
        private readonly float[][] neurons = new float[layers][];
        private readonly float[][] residual = new float[layers][];

        public float[] Neurons => [.. neurons.SelectMany(n => n)];

        public float[] Residual => [.. residual.SelectMany(n => n)];

        public Tensor OnActivation(int layer, Tensor activation, ForwardContext context)
        {
            if (context.Any(TokenKinds.Answer)) neurons[layer] = Take(activation, context);
            return activation;
        }

        public Tensor OnResidual(int layer, Tensor stream, ForwardContext context)
        {
            if (context.Any(TokenKinds.Answer)) residual[layer] = Take(stream, context);
            return stream;
        }

        private float[] Take(Tensor values, ForwardContext context)
        {
            using var scope = NewDisposeScope();
            var batch = context.Batch;
            var weights = new float[batch.Width];
            for (var i = 0; i < weights.Length; i++)
            {
                if (batch.Kinds[i] == TokenKinds.Answer)
                    weights[i] = (batch.Segments[i] == 1 ? 1f : -1f) / row.Answers[batch.Segments[i] - 1].Count;
            }
            var mean = tensor(weights, [1, batch.Width], ScalarType.Float32).matmul(values[0].detach().to_type(ScalarType.Float32));
            return MemoryMarshal.Cast<byte, float>(mean.contiguous().bytes).ToArray();
        }
    }
}
