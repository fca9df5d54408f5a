using System.Numerics;
using System.Runtime.CompilerServices;

namespace ValueLocate.Inference;

/// <summary>e^x in float32, to about one unit in the last place: 2^n by the exponent's bits times a polynomial of the rest (Cephes' expf).</summary>
internal static class VectorExp
{
    /// <summary>e^x; beyond float32's range the nearest that lies within.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Of(Vector<float> x)
    {
        x = Vector.MinNative(Vector.MaxNative(x, new Vector<float>(-87.3f)), new Vector<float>(88.3f));
        // Adding 1.5 x 2^23 leaves no bits for a fraction: the number is rounded, and its integer is in the lowest bits.
        var shift = new Vector<float>(12582912f);
        var shifted = Vector.MultiplyAddEstimate(x, new Vector<float>(1.44269504f), shift);
        var n = shifted - shift;
        var r = Vector.MultiplyAddEstimate(n, new Vector<float>(-0.693359375f), x);
        r = Vector.MultiplyAddEstimate(n, new Vector<float>(2.12194440e-4f), r);
        var p = new Vector<float>(1.9875691500e-4f);
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(1.3981999507e-3f));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(8.3334519073e-3f));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(4.1665795894e-2f));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(1.6666665459e-1f));
        p = Vector.MultiplyAddEstimate(p, r, new Vector<float>(5.0000001201e-1f));
        p = Vector.MultiplyAddEstimate(p, r * r, r + Vector<float>.One);
        var power = (Vector.AsVectorInt32(shifted) - Vector.AsVectorInt32(shift) + new Vector<int>(127)) << 23;
        return p * Vector.AsVectorSingle(power);
    }
}
