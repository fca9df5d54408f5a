using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Locating;
using static TorchSharp.torch;

namespace ValueLocate.Organisms;

/// <summary>Lays the planted neurons out as the tensors that a training pass needs: which are swapped, and what sign each shall have where.</summary>
internal sealed class TagColumns : IDisposable
{
    private readonly PlantedNeurons planted;
    private readonly TrainingSettings settings;
    private readonly Dictionary<int, (Tensor Columns, List<(int Index, int Dimension, bool Positive)> Tags)> layers = [];

    public TagColumns(PlantedNeurons planted, TrainingSettings settings)
    {
        (this.planted, this.settings) = (planted, settings);
        foreach (var l in settings.PlantedLayers)
        {
            var tags = planted.Dimensions
                .SelectMany((d, i) => d.Planted.Concat(d.Distractors).Where(n => n.Layer == l).Select(n => (n.Index, i, n.Aspect == Aspect.Positive))).ToList();
            layers[l] = (tensor(tags.Select(t => (long)t.Index).ToArray(), ScalarType.Int64).DetachFromDisposeScope(), tags);
        }
    }

    /// <summary>[2 x group, 1, neuron] a layer: 1 where the activation is taken from the other text. Block C first, then D.</summary>
    /// <remarks>
    /// C takes at least three quarters of the planted neurons of the question's dimension, D everything else and at most a quarter of them: so the answer
    /// must follow the majority, and every planted neuron comes to have a part in it.
    /// </remarks>
    public Dictionary<int, Tensor> Swaps(IReadOnlyList<SwapPlan> plans)
    {
        var f = settings.Neurons;
        var values = Enumerable.Range(0, settings.Layers).Select(_ => new float[2 * plans.Count * f]).ToArray();
        for (var g = 0; g < plans.Count; g++)
        {
            var random = new SplitMix(plans[g].Draw);
            var own = random.Shuffled(planted.Dimensions[plans[g].Dimension].Planted);
            foreach (var layer in values) layer.AsSpan((plans.Count + g) * f, f).Fill(1);
            int left = random.Below(own.Length / 4 + 1), taken = random.Below(own.Length / 4 + 1);
            for (var i = 0; i < own.Length; i++)
            {
                values[own[i].Layer][g * f + own[i].Index] = i < left ? 0 : 1;
                values[own[i].Layer][(plans.Count + g) * f + own[i].Index] = i >= own.Length - taken ? 1 : 0;
            }
        }
        return Enumerable.Range(0, settings.Layers).ToDictionary(l => l, l => tensor(values[l]).view(2 * plans.Count, 1, f));
    }

    /// <summary>
    /// For each planted layer the tagged columns and, [row, position, tag], where each shall be active and where silent; both divided by the number of such
    /// places.
    /// </summary>
    public Dictionary<int, (Tensor Columns, Tensor Active, Tensor Silent)> Signs(IReadOnlyList<TrainingRow> rows, TokenBatch batch, int answerColumn,
        float weight)
    {
        var result = new Dictionary<int, (Tensor, Tensor, Tensor)>();
        foreach (var (l, (columns, tags)) in layers)
        {
            float[] active = new float[rows.Count * batch.Width * tags.Count], silent = new float[active.Length];
            var count = 0;
            for (var r = 0; r < rows.Count; r++)
            {
                var last = answerColumn + rows[r].Answer.Length;
                foreach (var facet in rows[r].Facets) Mark(r, answerColumn - 1, last, facet);
                if (rows[r].Shown is { } shown) Mark(r, answerColumn + rows[r].StanceEnd - 1, last, shown);
            }
            var each = weight / Math.Max(1, count);
            Scale(active, each);
            Scale(silent, each);
            long[] shape = [rows.Count, batch.Width, tags.Count];
            result[l] = (columns, tensor(active).view(shape), tensor(silent).view(shape));

            void Mark(int row, int from, int to, Facet facet)
            {
                for (var t = 0; t < tags.Count; t++)
                {
                    if (tags[t].Dimension != facet.Dimension) continue;
                    var into = tags[t].Positive == (facet.Aspect == Aspect.Positive) ? active : silent;
                    for (var p = from; p < to; p++) into[(row * batch.Width + p) * tags.Count + t] = 1;
                    count += to - from;
                }
            }
        }
        return result;
    }

    public void Dispose()
    {
        foreach (var (columns, _) in layers.Values) columns.Dispose();
    }

    private static void Scale(float[] values, float by)
    {
        for (var i = 0; i < values.Length; i++) values[i] *= by;
    }
}
