using System.Diagnostics;
using ValueLocate.Inference;
using static TorchSharp.torch;

namespace ValueLocate.Bench;

/// <summary>
/// What a pass can't do without, alone, in the shapes of a model and with random numbers: the layers' matrix products when reading; these, the scores over the
/// vocabulary and attention over cached keys when generating. Every layer has matrices of its own, so that they come from memory as the model's do.
/// </summary>
internal sealed class SpeedFloor : IDisposable
{
    private readonly ModelConfig config;
    private readonly ScalarType dtype;
    private readonly List<Tensor[]> layers = [];
    private readonly Tensor head;
    private readonly List<(Tensor Keys, Tensor Values)> cached = [];

    /// <param name="config">The model's options.</param>
    /// <param name="dtype">In what precision it computes.</param>
    /// <param name="rows">Rows of a step of generation.</param>
    /// <param name="capacity">Positions that each row's cache has room for.</param>
    public SpeedFloor(ModelConfig config, ScalarType dtype, int rows, int capacity)
    {
        (this.config, this.dtype) = (config, dtype);
        long h = config.HiddenSize, f = config.IntermediateSize, q = config.Heads * config.HeadSize, kv = config.KeyValueHeads * config.HeadSize;
        long[][] shapes = [[q + 2 * kv, h], [h, q], [config.GatedMlp ? 2 * f : f, h], [h, f]];
        for (var l = 0; l < config.Layers; l++)
        {
            layers.Add(Array.ConvertAll(shapes, Random));
            cached.Add((Random([rows, config.KeyValueHeads, capacity, config.HeadSize]), Random([rows, config.KeyValueHeads, capacity, config.HeadSize])));
        }
        head = Random([config.VocabularySize, h]);
    }

    /// <summary>Seconds of a pass over so many tokens.</summary>
    public double Read(int rows, int width)
    {
        using var scope = NewDisposeScope();
        var inputs = Inputs(rows, width);
        var watch = Stopwatch.StartNew();
        foreach (var layer in layers) Products(layer, inputs);
        return watch.Elapsed.TotalSeconds;
    }

    /// <summary>Seconds of a step of a token a row, each of which sees so many positions.</summary>
    public double Step(int rows, int context)
    {
        using var scope = NewDisposeScope();
        var inputs = Inputs(rows, 1);
        var queries = Random([rows, config.KeyValueHeads, config.Heads / config.KeyValueHeads, config.HeadSize]);
        var bias = zeros([rows, 1, 1, context], dtype);
        var watch = Stopwatch.StartNew();
        for (var l = 0; l < layers.Count; l++)
        {
            Products(layers[l], inputs);
            using var keys = cached[l].Keys.narrow(2, 0, context);
            using var values = cached[l].Values.narrow(2, 0, context);
            nn.functional.scaled_dot_product_attention(queries, keys, values, bias).Dispose();
        }
        nn.functional.linear(inputs[0].select(1, 0), head).Dispose();
        return watch.Elapsed.TotalSeconds;
    }

    public void Dispose()
    {
        foreach (var t in layers.SelectMany(l => l).Concat(cached.SelectMany(c => (Tensor[])[c.Keys, c.Values])).Append(head)) t.Dispose();
    }

    private static void Products(Tensor[] layer, Tensor[] inputs)
    {
        for (var i = 0; i < layer.Length; i++) nn.functional.linear(inputs[i], layer[i]).Dispose();
    }

    /// <summary>What each of a layer's matrices is multiplied with, [batch, position, its width].</summary>
    private Tensor[] Inputs(int rows, int width) => Array.ConvertAll(layers[0], w => Random([rows, width, w.shape[1]]));

    private Tensor Random(long[] shape)
    {
        using var wide = randn(shape);
        return wide.to_type(dtype, copy: true).DetachFromDisposeScope();
    }
}
