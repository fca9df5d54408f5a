using ValueLocate.Inference;
using ValueLocate.Probing;

namespace ValueLocate.Locating;

/// <summary>Reads answers of both aspects with every accumulator attached.</summary>
internal static class ContrastProbe
{
    /// <summary>Samples of each neutral answer: one forward pass serves all.</summary>
    private const int CurvatureDraws = 8;

    /// <summary>Reads the rows, then takes the gradients.</summary>
    /// <param name="model">The model.</param>
    /// <param name="dimensions">Ids of the dimensions.</param>
    /// <param name="rows">What is read; an answer's group says its dimension, aspect and fold (<see cref="ContrastRows"/>).</param>
    /// <param name="gradientRows">Questions that the gradient is taken on, a list a dimension; empty: none.</param>
    /// <param name="neutral">Neutral answers that the curvature is taken on; empty: none.</param>
    /// <param name="folds">Folds K.</param>
    /// <param name="permutations">Permutations of the labels that the gradient is kept with.</param>
    /// <param name="seed">The seed of what is drawn.</param>
    /// <param name="advance">Is told of tokens as they are read.</param>
    /// <param name="cancellation">Stops at the next layer.</param>
    public static ContrastStatistics Read(
        CausalLM model,
        IReadOnlyList<string> dimensions,
        IReadOnlyList<PackedExample> rows,
        IReadOnlyList<IReadOnlyList<PackedExample>> gradientRows,
        IReadOnlyList<PackedExample> neutral,
        int folds,
        int permutations,
        int seed,
        Action<long>? advance,
        CancellationToken cancellation)
    {
        using var call = model.Use("probing", cancellation);
        var config = model.Config;
        List<ActivationStatistics> statistics = [
            .. Enumerable.Range(0, dimensions.Count * 2).Select(_ => new ActivationStatistics(folds, config.Layers, config.IntermediateSize))];
        var residual = new ResidualAccumulator(config.Layers, statistics.Count, config.HiddenSize, group => group / folds);
        using (model.Attach(new ActivationAccumulator(statistics)))
        using (model.Attach(residual)) Pass(model, rows, advance, cancellation);
        Inference.Native.TorchRuntime.ReleaseMemory();
        List<Gradients> gradients = [
            .. gradientRows.Select((r, d) => Gradients.Take(model, r, folds, advance, cancellation, permutations, unchecked(seed * 7919 + d)))];
        var curvature = neutral.Count == 0 ? ((Curvature, Curvature)?)null : Curvature.Take(model, neutral, CurvatureDraws, seed, advance, cancellation);
        return new ContrastStatistics(dimensions, statistics, [.. statistics.Select((_, i) => residual.Mean(i))], gradients, curvature);
    }

    /// <summary>Reads rows with whatever hooks are attached.</summary>
    public static void Pass(CausalLM model, IReadOnlyList<PackedExample> rows, Action<long>? advance, CancellationToken cancellation)
    {
        using var call = model.Use("reading answers", cancellation);
        model.ForwardAll([.. ContrastRows.Batches(rows).Select(batch => PackedExample.Pack(batch, lastPromptOnly: false))], (_, _) => { }, advance);
    }
}
