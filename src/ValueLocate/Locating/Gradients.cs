using System.Runtime.InteropServices;
using ValueLocate.Inference;
using ValueLocate.Inference.Weights;
using ValueLocate.Probing;
using static TorchSharp.torch;

namespace ValueLocate.Locating;

/// <summary>
/// The contrast gradient of one dimension, by neuron and by the residual stream of every layer, summed in folds by question; and the same sums with labels
/// permuted by question, which turns a question's sign.
/// </summary>
internal sealed class Gradients
{
    private readonly float[][] sums;
    private readonly float[] residual;
    private readonly float[][] permuted;
    private readonly long[] questions;

    private Gradients(float[][] sums, float[] residual, float[][] permuted, long[] questions) =>
        (this.sums, this.residual, this.permuted, this.questions) = (sums, residual, permuted, questions);

    /// <summary>Permutations that were kept.</summary>
    public int Permutations => permuted.Length;

    /// <summary>
    /// Takes the gradient on search questions, one at a time: what a derivative needs is kept for every layer, and two at once took a run above 3 GiB.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="rows">Questions; each with a positive answer, then a negative one, whose group ends in its fold.</param>
    /// <param name="folds">Folds K.</param>
    /// <param name="advance">Is told of tokens as they are read.</param>
    /// <param name="cancellation">Stops within a question.</param>
    /// <param name="permutations">How many permutations of the labels are kept too.</param>
    /// <param name="seed">Their seed.</param>
    public static Gradients Take(CausalLM model, IReadOnlyList<PackedExample> rows, int folds, Action<long>? advance, CancellationToken cancellation,
        int permutations = 0, int seed = 0)
    {
        var neurons = model.Config.TotalNeurons;
        float[][] sums = Zeros(folds, neurons), permuted = Zeros(permutations, neurons);
        var residual = new float[model.Config.Layers * model.Config.HiddenSize];
        var questions = new long[folds];
        var one = new float[neurons];
        var random = new Random(seed);
        // A layer that is read from disk serves as many as fit.
        foreach (var batch in rows.Chunk(model.IsOffloaded ? 16 : 1))
        {
            ContrastGradient.Read(model, batch, withResidual: true, (r, _, hook) =>
            {
                Array.Clear(one);
                hook.AddTo(r, one, residual);
                var fold = batch[r].Groups[0] % folds;
                Add(sums[fold], one, 1);
                foreach (var sum in permuted) Add(sum, one, random.Next(2) == 0 ? -1 : 1);
                questions[fold]++;
            }, cancellation);
            advance?.Invoke(batch.Sum(row => (long)row.Prompt.Count + row.AnswerTokens));
        }
        return new Gradients(sums, residual, permuted, questions);
    }

    public static Gradients Read(SafetensorsFile file, string dimension)
    {
        using var count = file.Read($"{dimension}.gradient_questions");
        var questions = MemoryMarshal.Cast<byte, long>(count.bytes).ToArray();
        return new Gradients(
            Rows(file, $"{dimension}.gradient"), Rows(file, $"{dimension}.gradient_residual")[0], Rows(file, $"{dimension}.gradient_permuted"), questions);
    }

    public void AddTensors(string dimension, int layers, Dictionary<string, Tensor> tensors)
    {
        tensors[$"{dimension}.gradient"] = Tensor(sums);
        tensors[$"{dimension}.gradient_residual"] = Tensor([residual]);
        tensors[$"{dimension}.gradient_permuted"] = permuted.Length > 0 ? Tensor(permuted) : zeros(0, layers, sums[0].Length / layers);
        tensors[$"{dimension}.gradient_questions"] = tensor(questions);

        Tensor Tensor(float[][] rows) => tensor(rows.SelectMany(s => s).ToArray()).reshape(rows.Length, layers, rows[0].Length / layers);
    }

    /// <summary>Mean over questions, [layer, neuron]; a fold with sign -1 counts with swapped labels.</summary>
    public double[] Mean(IReadOnlyList<int>? signs = null)
    {
        var result = new double[sums[0].Length];
        for (var k = 0; k < sums.Length; k++)
        {
            for (var i = 0; i < result.Length; i++) result[i] += (signs?[k] ?? 1) * sums[k][i];
        }
        return Divided(result);
    }

    /// <summary>Mean over questions with the labels of a permutation, [layer, neuron].</summary>
    public double[] Permuted(int permutation) => Divided(Array.ConvertAll(permuted[permutation], s => (double)s));

    /// <summary>Mean over questions of the residual stream's derivatives, [layer, hidden].</summary>
    public double[] Residual() => Divided(Array.ConvertAll(residual, s => (double)s));

    /// <summary>The same gradients less their mean over dimensions.</summary>
    public static List<double[]> WithoutCommon(List<double[]> dimensions) =>
        [.. dimensions.Select(d => d.Select((g, i) => g - dimensions.Average(o => o[i])).ToArray())];

    private static float[][] Zeros(int rows, int width) => [.. Enumerable.Range(0, rows).Select(_ => new float[width])];

    private static void Add(float[] sum, float[] values, int sign)
    {
        for (var i = 0; i < sum.Length; i++) sum[i] += sign * values[i];
    }

    private static float[][] Rows(SafetensorsFile file, string name)
    {
        using var read = file.Read(name);
        var all = MemoryMarshal.Cast<byte, float>(read.bytes);
        var rows = new float[read.shape[0]][];
        for (var r = 0; r < rows.Length; r++) rows[r] = all.Slice(r * (all.Length / rows.Length), all.Length / rows.Length).ToArray();
        GC.KeepAlive(read);
        return rows;
    }

    private double[] Divided(double[] sum)
    {
        var n = Math.Max(1, questions.Sum());
        return Array.ConvertAll(sum, s => s / n);
    }
}
