using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>
/// What lies between the product with the query, key and value matrices and attention, in one pass: queries and keys are rotated (arXiv 2104.09864) and laid
/// where attention reads them, keys and values straight into the cache.
/// </summary>
internal static unsafe class FusedHeads
{
    /// <summary>Lays out a pass's queries, keys and values.</summary>
    /// <param name="config">Heads and their size.</param>
    /// <param name="projected">[batch, position, (query heads + 2 key/value heads) x D], contiguous.</param>
    /// <param name="rotation">Cosines and sines of the positions, in the same dtype; null: nothing is rotated.</param>
    /// <param name="keys">[batch, key/value head, capacity, D], contiguous: written from position <paramref name="at"/> on.</param>
    /// <param name="values">Of the same shape.</param>
    /// <param name="at">The first position that is written.</param>
    /// <returns>Queries, [batch, key/value head, group x position, D].</returns>
    public static Tensor Split(ModelConfig config, Tensor projected, Rotation? rotation, Tensor keys, Tensor values, int at)
    {
        int rows = (int)projected.shape[0], width = (int)projected.shape[1], d = config.HeadSize, kv = config.KeyValueHeads, group = config.Heads / kv;
        var queries = empty([rows, kv, (long)group * width, d], projected.dtype);
        var layout = new Layout
        {
            From = FusedKernels.Begin(projected),
            Cos = rotation is { } c ? FusedKernels.Begin(c.Cos) : null,
            Sin = rotation is { } s ? FusedKernels.Begin(s.Sin) : null,
            Queries = FusedKernels.Begin(queries),
            Keys = FusedKernels.Begin(keys),
            Values = FusedKernels.Begin(values),
            Pairs = rotation is { } r ? (int)r.Cos.shape[^1] : 0,
            Width = width,
            Heads = config.Heads,
            KeyValueHeads = kv,
            HeadSize = d,
            Capacity = keys.shape[2],
            At = at,
        };
        var single = projected.dtype == ScalarType.Float32;
        RowThreads.For(rows * width, projected.numel(), (first, end) =>
        {
            if (single) Tokens<Float32Format>(layout, first, end);
            else Tokens<BFloat16Format>(layout, first, end);
        });
        GC.KeepAlive(projected);
        GC.KeepAlive(rotation);
        return queries;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Tokens<TNumber>(Layout x, int first, int end)
        where TNumber : INumberFormat
    {
        long head = (long)x.HeadSize * TNumber.Size, pairs = (long)x.Pairs * TNumber.Size;
        var group = x.Heads / x.KeyValueHeads;
        for (var token = first; token < end; token++)
        {
            var (row, position) = ((long)(token / x.Width), token % x.Width);
            var from = x.From + token * (x.Heads + 2 * x.KeyValueHeads) * head;
            for (var h = 0; h < x.Heads; h++, from += head)
                Rotate<TNumber>(from, x.Queries + ((row * x.Heads + h) * x.Width + position) * head, x, token * pairs);
            for (var h = 0; h < x.KeyValueHeads; h++, from += head) Rotate<TNumber>(from, x.Keys + Place(h), x, token * pairs);
            for (var h = 0; h < x.KeyValueHeads; h++, from += head) Buffer.MemoryCopy(from, x.Values + Place(h), head, head);

            long Place(int h) => ((row * x.KeyValueHeads + h) * x.Capacity + x.At + position) * head;
        }
    }

    /// <summary>Of the first coordinates of a head, i and i + pairs turn together; the rest stays.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rotate<TNumber>(byte* from, byte* to, in Layout x, long turn)
        where TNumber : INumberFormat
    {
        byte* upper = from + (long)x.Pairs * TNumber.Size, upperTo = to + (long)x.Pairs * TNumber.Size;
        for (var i = 0; i < x.Pairs; i += INumberFormat.Block)
        {
            TNumber.Load(from, i, x.Pairs, out var a0, out var a1);
            TNumber.Load(upper, i, x.Pairs, out var b0, out var b1);
            TNumber.Load(x.Cos + turn, i, x.Pairs, out var c0, out var c1);
            TNumber.Load(x.Sin + turn, i, x.Pairs, out var s0, out var s1);
            TNumber.Store(to, i, x.Pairs, a0 * c0 - b0 * s0, a1 * c1 - b1 * s1);
            TNumber.Store(upperTo, i, x.Pairs, b0 * c0 + a0 * s0, b1 * c1 + a1 * s1);
        }
        var rest = (x.HeadSize - 2L * x.Pairs) * TNumber.Size;
        if (rest > 0) Buffer.MemoryCopy(upper + (long)x.Pairs * TNumber.Size, upperTo + (long)x.Pairs * TNumber.Size, rest, rest);
    }

    private struct Layout
    {
        public byte* From;
        public byte* Cos;
        public byte* Sin;
        public byte* Queries;
        public byte* Keys;
        public byte* Values;
        public int Pairs;
        public int Width;
        public int Heads;
        public int KeyValueHeads;
        public int HeadSize;
        public long Capacity;
        public int At;
    }
}
