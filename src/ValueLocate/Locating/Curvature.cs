using System.Runtime.InteropServices;
using ValueLocate.Inference;
using ValueLocate.Inference.Weights;
using ValueLocate.Probing;
using static TorchSharp.torch;

namespace ValueLocate.Locating;

/// <summary>
/// What a small edit costs: its KL(unsteered || steered) on neutral answers is e' F e / 2 nats a token, F the Fisher information of the model's predictions in
/// the edit e. F is estimated from sampled scores (<see cref="ScoreSamples"/>): F = S' S / T, S [sample, place] and T the positions that they were drawn at.
/// </summary>
internal sealed class Curvature
{
    private readonly float[][] samples;
    private double? mean;
    private double[]? diagonal;

    /// <param name="samples">[sample][place].</param>
    /// <param name="positions">T.</param>
    public Curvature(float[][] samples, long positions) => (this.samples, Positions) = (samples, positions);

    /// <summary>Positions that the samples were drawn at, over all samples.</summary>
    public long Positions { get; }

    /// <summary>Places that an edit can add to: neurons, or the residual stream's dimensions in every layer.</summary>
    public int Width => samples[0].Length;

    /// <summary>Draws samples on neutral answers, for the neurons and for the residual stream of every layer.</summary>
    /// <param name="model">The model, without any edit attached.</param>
    /// <param name="rows">Each with a prompt of at least two tokens and one answer.</param>
    /// <param name="draws">Samples a row.</param>
    /// <param name="seed">The seed of the tokens that are drawn.</param>
    /// <param name="advance">Is told of tokens as they are read.</param>
    /// <param name="cancellation">Stops at the next layer.</param>
    public static (Curvature Neurons, Curvature Residual) Take(
        CausalLM model, IReadOnlyList<PackedExample> rows, int draws, int seed, Action<long>? advance, CancellationToken cancellation)
    {
        List<float[]> neurons = [], residual = [];
        long positions = 0;
        foreach (var row in rows)
        {
            ScoreSamples.Read(model, [row], draws, unchecked(seed * 7919 + neurons.Count), (r, counted, hook) =>
            {
                float[] a = new float[model.Config.TotalNeurons], b = new float[model.Config.Layers * model.Config.HiddenSize];
                hook.AddTo(r, a, b);
                neurons.Add(a);
                residual.Add(b);
                positions += counted;
            }, cancellation: cancellation);
            advance?.Invoke(row.Prompt.Count + row.AnswerTokens);
        }
        return (new([.. neurons], positions), new([.. residual], positions));
    }

    /// <summary>Some of the places alone: [from, from + count).</summary>
    public Curvature Part(int from, int count) => new(Array.ConvertAll(samples, s => s.AsSpan(from, count).ToArray()), Positions);

    /// <summary>The mean of F's diagonal.</summary>
    public double Mean => mean ??= Diagonal.Average();

    /// <summary>The diagonal of F: the mean square of each place's score.</summary>
    public double[] Diagonal => diagonal ??= MeanSquares();

    /// <summary>Predicted KL of an edit, nats a token.</summary>
    /// <param name="places">The places that it adds to.</param>
    /// <param name="values">What it adds to each.</param>
    public double Kl(IReadOnlyList<int> places, IReadOnlyList<double> values)
    {
        double sum = 0;
        foreach (var s in samples)
        {
            double dot = 0;
            for (var i = 0; i < places.Count; i++) dot += s[places[i]] * values[i];
            sum += dot * dot;
        }
        return sum / Positions / 2;
    }

    /// <summary>
    /// (F + ridge D)^-1 v on some places, D diagonal: the direction that gains most of v for its cost. By Woodbury's identity: F has at most as many ranks
    /// as there are samples.
    /// </summary>
    /// <param name="places">The places, ascending.</param>
    /// <param name="v">A number a place.</param>
    /// <param name="diagonal">ridge D, a number a place, above 0.</param>
    public double[] Solve(IReadOnlyList<int> places, IReadOnlyList<double> v, IReadOnlyList<double> diagonal)
    {
        var (n, m) = (samples.Length, places.Count);
        var scaled = new float[n][];
        for (var s = 0; s < n; s++)
        {
            scaled[s] = new float[m];
            for (var i = 0; i < m; i++) scaled[s][i] = (float)(samples[s][places[i]] / Math.Sqrt(diagonal[i]));
        }
        var inner = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.Dense(n, n);
        var right = MathNet.Numerics.LinearAlgebra.Vector<double>.Build.Dense(n);
        for (var a = 0; a < n; a++)
        {
            for (var b = 0; b <= a; b++) inner[a, b] = inner[b, a] = Dot(scaled[a], scaled[b]) + (a == b ? Positions : 0);
            double dot = 0;
            for (var i = 0; i < m; i++) dot += scaled[a][i] * v[i] / Math.Sqrt(diagonal[i]);
            right[a] = dot;
        }
        var solved = inner.Cholesky().Solve(right);
        var result = new double[m];
        for (var i = 0; i < m; i++)
        {
            double along = 0;
            for (var s = 0; s < n; s++) along += scaled[s][i] * solved[s];
            result[i] = v[i] / diagonal[i] - along / Math.Sqrt(diagonal[i]);
        }
        return result;
    }

    internal void AddTensors(string prefix, Dictionary<string, Tensor> tensors)
    {
        tensors[prefix + "scores"] = tensor(samples.SelectMany(s => s).ToArray()).reshape(samples.Length, Width);
        tensors[prefix + "positions"] = tensor(new[] { Positions });
    }

    internal static Curvature Read(SafetensorsFile file, string prefix)
    {
        using var scores = file.Read(prefix + "scores");
        using var count = file.Read(prefix + "positions");
        var all = MemoryMarshal.Cast<byte, float>(scores.bytes);
        var samples = new float[scores.shape[0]][];
        var width = all.Length / samples.Length;
        for (var s = 0; s < samples.Length; s++) samples[s] = all.Slice(s * width, width).ToArray();
        var positions = MemoryMarshal.Cast<byte, long>(count.bytes)[0];
        GC.KeepAlive(scores);
        GC.KeepAlive(count);
        return new Curvature(samples, positions);
    }

    private double[] MeanSquares()
    {
        var result = new double[Width];
        foreach (var s in samples)
        {
            for (var i = 0; i < s.Length; i++) result[i] += (double)s[i] * s[i];
        }
        for (var i = 0; i < result.Length; i++) result[i] /= Positions;
        return result;
    }

    private static double Dot(float[] a, float[] b)
    {
        var sum = 0.0;
        var i = 0;
        // Blocks in float, their sum in double: fast, and near enough to exact.
        for (; i + 1024 <= a.Length; i += 1024) sum += Block(a, b, i);
        for (; i < a.Length; i++) sum += (double)a[i] * b[i];
        return sum;
    }

    private static float Block(float[] a, float[] b, int from)
    {
        var sum = System.Numerics.Vector<float>.Zero;
        for (var i = from; i < from + 1024; i += System.Numerics.Vector<float>.Count)
            sum += new System.Numerics.Vector<float>(a, i) * new System.Numerics.Vector<float>(b, i);
        return System.Numerics.Vector.Sum(sum);
    }
}
