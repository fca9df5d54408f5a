using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ValueLocate.Probing;

/// <summary>
/// Count above 0, sum and sum of squares a neuron, over tokens, in vector registers. It reads what the layer has just written to the
/// processor's cache, once, which is why it costs a few per cent where three tensor reductions cost more than ten (bench/).
/// </summary>
internal sealed class SumKernel(int neurons)
{
    public float[] Positive { get; } = new float[neurons];

    public float[] Sum { get; } = new float[neurons];

    public float[] SumOfSquares { get; } = new float[neurons];

    public void Clear()
    {
        Array.Clear(Positive);
        Array.Clear(Sum);
        Array.Clear(SumOfSquares);
    }

    /// <summary>Adds one token.</summary>
    /// <param name="activation">[..., neuron], contiguous, float32 or bfloat16, on the CPU.</param>
    /// <param name="row">The token's place among all.</param>
    public void Add(Tensor activation, int row)
    {
        if (activation.dtype == ScalarType.Float32) AddFloats(MemoryMarshal.Cast<byte, float>(activation.bytes).Slice(row * neurons, neurons));
        else AddBrainFloats(MemoryMarshal.Cast<byte, ushort>(activation.bytes).Slice(row * neurons, neurons));
    }

    private void AddFloats(ReadOnlySpan<float> a)
    {
        var j = 0;
        for (; j <= neurons - Vector<float>.Count; j += Vector<float>.Count) AddVector(new Vector<float>(a[j..]), j);
        for (; j < neurons; j++) AddOne(a[j], j);
    }

    /// <summary>A bfloat16 is the upper half of a float32.</summary>
    private void AddBrainFloats(ReadOnlySpan<ushort> a)
    {
        var j = 0;
        for (; j <= neurons - Vector<ushort>.Count; j += Vector<ushort>.Count)
        {
            Vector.Widen(new Vector<ushort>(a[j..]), out var low, out var high);
            AddVector(Vector.AsVectorSingle(Vector.ShiftLeft(low, 16)), j);
            AddVector(Vector.AsVectorSingle(Vector.ShiftLeft(high, 16)), j + Vector<float>.Count);
        }
        for (; j < neurons; j++) AddOne(BitConverter.UInt32BitsToSingle((uint)a[j] << 16), j);
    }

    private void AddVector(Vector<float> x, int j)
    {
        var one = Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One, Vector<float>.Zero);
        (new Vector<float>(Positive, j) + one).CopyTo(Positive, j);
        (new Vector<float>(Sum, j) + x).CopyTo(Sum, j);
        (new Vector<float>(SumOfSquares, j) + x * x).CopyTo(SumOfSquares, j);
    }

    private void AddOne(float x, int j)
    {
        if (x > 0) Positive[j]++;
        Sum[j] += x;
        SumOfSquares[j] += x * x;
    }
}
