using System.Globalization;
using ValueLocate.Inference.Weights;
using static TorchSharp.torch;

namespace ValueLocate.Probing;

/// <summary>
/// Sums over counted tokens, kept in K folds by question: everything is additive, so shards merge exactly and the folds give standard errors.
/// Arrays are [fold, layer, neuron] in one piece: index (fold * L + layer) * F + neuron.
/// </summary>
public sealed class ActivationStatistics
{
    /// <summary>Empty statistics.</summary>
    /// <param name="folds">K, at least 1.</param>
    /// <param name="layers">L.</param>
    /// <param name="neurons">F, a layer.</param>
    public ActivationStatistics(int folds, int layers, int neurons)
    {
        (Folds, Layers, Neurons) = (folds, layers, neurons);
        Tokens = new long[folds];
        Positive = new int[folds * layers * neurons];
        Sum = new double[Positive.Length];
        SumOfSquares = new double[Positive.Length];
    }

    /// <summary>Folds K.</summary>
    public int Folds { get; }

    /// <summary>Layers L.</summary>
    public int Layers { get; }

    /// <summary>Neurons F in a layer.</summary>
    public int Neurons { get; }

    /// <summary>Counted tokens a fold, n.</summary>
    public long[] Tokens { get; }

    /// <summary>Tokens at which the activation is above 0.</summary>
    public int[] Positive { get; }

    /// <summary>Sum of activations.</summary>
    public double[] Sum { get; }

    /// <summary>Sum of squared activations.</summary>
    public double[] SumOfSquares { get; }

    /// <summary>Counted tokens in all folds.</summary>
    public long TotalTokens => Tokens.Sum();

    /// <summary>Activation probability p = #(a > 0) / n of every neuron, [layer, neuron], over all folds.</summary>
    public double[] Probability() => Ratio(k => Positive[k]);

    /// <summary>Mean activation of every neuron, [layer, neuron], over all folds.</summary>
    public double[] Mean() => Ratio(k => Sum[k]);

    /// <summary>Adds another shard's sums.</summary>
    /// <exception cref="ValueLocateException">It is of another model or another number of folds.</exception>
    public void Add(ActivationStatistics other)
    {
        if ((other.Folds, other.Layers, other.Neurons) != (Folds, Layers, Neurons))
            throw new ValueLocateException($"Statistics of {other.Folds} folds x {other.Layers} layers x {other.Neurons} neurons can't be added to {Folds} "
                + $"x {Layers} x {Neurons}: they are of another model or run.");
        for (var k = 0; k < Folds; k++) Tokens[k] += other.Tokens[k];
        for (var i = 0; i < Sum.Length; i++)
        {
            Positive[i] += other.Positive[i];
            Sum[i] += other.Sum[i];
            SumOfSquares[i] += other.SumOfSquares[i];
        }
    }

    /// <summary>Adds these statistics to a set of tensors to be written, under names that begin with <paramref name="prefix"/>.</summary>
    internal void AddTensors(string prefix, Dictionary<string, Tensor> tensors)
    {
        tensors[prefix + "tokens"] = tensor(Tokens);
        tensors[prefix + "positive"] = Shaped(tensor(Positive));
        tensors[prefix + "sum"] = Shaped(tensor(Sum));
        tensors[prefix + "sum_of_squares"] = Shaped(tensor(SumOfSquares));

        Tensor Shaped(Tensor flat) => flat.reshape(Folds, Layers, Neurons);
    }

    internal static ActivationStatistics Read(SafetensorsFile file, string prefix)
    {
        var shape = file.ShapeOf(prefix + "positive");
        if (shape.Count != 3) throw new ValueLocateException($"The tensor '{prefix}positive' in '{file.Where}' is not [fold, layer, neuron].");
        var result = new ActivationStatistics((int)shape[0], (int)shape[1], (int)shape[2]);
        Copy("tokens", result.Tokens);
        Copy("positive", result.Positive);
        Copy("sum", result.Sum);
        Copy("sum_of_squares", result.SumOfSquares);
        return result;

        void Copy<T>(string name, T[] into)
            where T : unmanaged
        {
            using var t = file.Read(prefix + name);
            if (t.numel() != into.Length || t.bytes.Length != into.Length * System.Runtime.CompilerServices.Unsafe.SizeOf<T>())
                throw new ValueLocateException(string.Create(CultureInfo.InvariantCulture,
                    $"The tensor '{prefix}{name}' in '{file.Where}' has {t.numel()} elements of {t.dtype}, not {into.Length} of {typeof(T).Name}."));
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, T>(t.bytes).CopyTo(into);
        }
    }

    private double[] Ratio(Func<int, double> sum)
    {
        var all = Layers * Neurons;
        var result = new double[all];
        double n = Math.Max(1, TotalTokens);
        for (var i = 0; i < all; i++)
        {
            double s = 0;
            for (var k = 0; k < Folds; k++) s += sum(k * all + i);
            result[i] = s / n;
        }
        return result;
    }
}
