using System.Runtime.InteropServices;
using ValueLocate.Inference;
using ValueLocate.Inference.Weights;
using ValueLocate.Probing;
using static TorchSharp.torch;

namespace ValueLocate.Locating;

/// <summary>The contrast gradient of one dimension, summed in folds by question, so that labels can be permuted: swapped labels turn its sign.</summary>
internal sealed class Gradients
{
    private readonly float[][] sums;
    private readonly long[] questions;

    private Gradients(float[][] sums, long[] questions)
    {
        this.sums = sums;
        this.questions = questions;
    }

    /// <summary>
    /// Takes the gradient on search questions, one at a time: what a derivative needs is kept for every layer, and two at once took a run above 3 GiB.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Questions; each with a positive answer, then a negative one, whose group ends in its fold.</param>
    /// <param name="folds">Folds K.</param>
    /// <param name="advance">Is told of tokens as they are read.</param>
    /// <param name="cancellation">Stops within a question.</param>
    public static Gradients Take(CausalLM model, IReadOnlyList<PackedExample> rows, int folds, Action<long>? advance, CancellationToken cancellation)
    {
        // A layer that is read from disk serves as many as fit.
        var atOnce = model.IsOffloaded ? 16 : 1;
        var sums = new float[folds][];
        var questions = new long[folds];
        for (var k = 0; k < folds; k++)
        {
            var own = rows.Where(r => r.Groups[0] % folds == k).OrderBy(r => r.AnswerTokens).ToList();
            questions[k] = own.Count;
            var mean = own.Count == 0 ? new double[model.Config.TotalNeurons] : ContrastGradient.Of(model, [.. own.Chunk(atOnce)], advance, cancellation);
            sums[k] = Array.ConvertAll(mean, g => (float)(g * own.Count));
        }
        return new Gradients(sums, questions);
    }

    public static Gradients Read(SafetensorsFile file, string dimension)
    {
        using var sum = file.Read($"{dimension}.gradient");
        using var count = file.Read($"{dimension}.gradient_questions");
        var questions = MemoryMarshal.Cast<byte, long>(count.bytes).ToArray();
        var all = MemoryMarshal.Cast<byte, float>(sum.bytes);
        var width = all.Length / questions.Length;
        var sums = new float[questions.Length][];
        for (var k = 0; k < sums.Length; k++) sums[k] = all.Slice(k * width, width).ToArray();
        GC.KeepAlive(sum);
        GC.KeepAlive(count);
        return new Gradients(sums, questions);
    }

    public void AddTensors(string dimension, int layers, Dictionary<string, Tensor> tensors)
    {
        tensors[$"{dimension}.gradient"] = tensor(sums.SelectMany(s => s).ToArray()).reshape(sums.Length, layers, sums[0].Length / layers);
        tensors[$"{dimension}.gradient_questions"] = tensor(questions);
    }

    /// <summary>Mean over questions, [layer, neuron]; a fold with sign -1 counts with swapped labels.</summary>
    public double[] Mean(IReadOnlyList<int>? signs = null)
    {
        var result = new double[sums[0].Length];
        for (var k = 0; k < sums.Length; k++)
        {
            for (var i = 0; i < result.Length; i++) result[i] += (signs?[k] ?? 1) * sums[k][i];
        }
        var n = Math.Max(1, questions.Sum());
        for (var i = 0; i < result.Length; i++) result[i] /= n;
        return result;
    }

    /// <summary>The same gradients less their mean over dimensions.</summary>
    public static List<double[]> WithoutCommon(List<double[]> dimensions) =>
        [.. dimensions.Select(d => d.Select((g, i) => g - dimensions.Average(o => o[i])).ToArray())];
}
