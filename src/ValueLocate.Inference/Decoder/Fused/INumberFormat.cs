using System.Numerics;
using System.Runtime.CompilerServices;

namespace ValueLocate.Inference;

/// <summary>How a tensor's numbers lie in memory. Kernels compute in float32, on two vectors at a time: a <see cref="Block"/>.</summary>
internal unsafe interface INumberFormat
{
    /// <summary>Numbers in a block.</summary>
    static int Block
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * Vector<float>.Count;
    }

    /// <summary>Bytes of one number.</summary>
    static abstract int Size { get; }

    /// <summary>Reads the block that begins at a number.</summary>
    /// <param name="from">Where the numbers begin.</param>
    /// <param name="at">The block's first number.</param>
    /// <param name="end">The number behind the last; what would lie beyond is 0.</param>
    /// <param name="low">The block's first half.</param>
    /// <param name="high">Its second half.</param>
    static abstract void Load(byte* from, int at, int end, out Vector<float> low, out Vector<float> high);

    /// <summary>Writes the block that begins at a number, up to <paramref name="end"/>.</summary>
    static abstract void Store(byte* to, int at, int end, Vector<float> low, Vector<float> high);

    /// <summary>The numbers as this format keeps them.</summary>
    static abstract Vector<float> Round(Vector<float> x);
}

/// <summary>float32.</summary>
internal readonly unsafe struct Float32Format : INumberFormat
{
    public static int Size => sizeof(float);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(byte* from, int at, int end, out Vector<float> low, out Vector<float> high)
    {
        var p = (float*)from + at;
        if (end - at < INumberFormat.Block)
        {
            // Vectors whose addresses are given away live in memory: these, and not the caller's.
            LoadPart(p, end - at, out var partLow, out var partHigh);
            (low, high) = (partLow, partHigh);
            return;
        }
        low = Vector.Load(p);
        high = Vector.Load(p + Vector<float>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* to, int at, int end, Vector<float> low, Vector<float> high)
    {
        var p = (float*)to + at;
        if (end - at >= INumberFormat.Block)
        {
            low.Store(p);
            high.Store(p + Vector<float>.Count);
            return;
        }
        StorePart(p, end - at, low, high);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Round(Vector<float> x) => x;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LoadPart(float* p, int count, out Vector<float> low, out Vector<float> high)
    {
        var part = stackalloc float[INumberFormat.Block];
        for (var i = 0; i < INumberFormat.Block; i++) part[i] = i < count ? p[i] : 0;
        low = Vector.Load(part);
        high = Vector.Load(part + Vector<float>.Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StorePart(float* p, int count, Vector<float> low, Vector<float> high)
    {
        for (var i = 0; i < count; i++) p[i] = i < Vector<float>.Count ? low[i] : high[i - Vector<float>.Count];
    }
}

/// <summary>bfloat16: the upper half of a float32, rounded to the nearest, ties to even.</summary>
internal readonly unsafe struct BFloat16Format : INumberFormat
{
    public static int Size => sizeof(ushort);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Load(byte* from, int at, int end, out Vector<float> low, out Vector<float> high)
    {
        var p = (ushort*)from + at;
        if (end - at < INumberFormat.Block)
        {
            // Vectors whose addresses are given away live in memory: these, and not the caller's.
            LoadPart(p, end - at, out var partLow, out var partHigh);
            (low, high) = (partLow, partHigh);
            return;
        }
        Vector.Widen(Vector.Load(p), out var a, out var b);
        low = Vector.AsVectorSingle(a << 16);
        high = Vector.AsVectorSingle(b << 16);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* to, int at, int end, Vector<float> low, Vector<float> high)
    {
        var p = (ushort*)to + at;
        var both = Vector.Narrow(Rounded(low) >>> 16, Rounded(high) >>> 16);
        if (end - at >= INumberFormat.Block)
        {
            both.Store(p);
            return;
        }
        StorePart(p, end - at, both);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Round(Vector<float> x) => Vector.AsVectorSingle(Rounded(x) & new Vector<uint>(0xFFFF_0000));

    /// <summary>The upper half is the rounded number. What is not finite stays so: the numbers that NaN comes from have no lower half to carry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Rounded(Vector<float> x)
    {
        var bits = Vector.AsVectorUInt32(x);
        return bits + new Vector<uint>(0x7FFF) + ((bits >>> 16) & Vector<uint>.One);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LoadPart(ushort* p, int count, out Vector<float> low, out Vector<float> high)
    {
        var part = stackalloc ushort[INumberFormat.Block];
        for (var i = 0; i < INumberFormat.Block; i++) part[i] = i < count ? p[i] : (ushort)0;
        Load((byte*)part, 0, INumberFormat.Block, out low, out high);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StorePart(ushort* p, int count, Vector<ushort> both)
    {
        for (var i = 0; i < count; i++) p[i] = both[i];
    }
}
