using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Pipeline;
using ValueLocate.Probing;
using ValueLocate.Steering;
using ValueLocate.Validation;

namespace ValueLocate;

/// <summary>
/// From pairs to neurons to a steered answer, in memory: <c>model.Probe(pairs).Locate(dimension).Edit(gamma)</c>, then
/// <c>model.Apply(edit, Aspect.Positive)</c> and <c>model.Validate(edit, heldOut)</c>. Each step can be used alone. A run (<see cref="RunSession"/>) does the
/// same with every control, and keeps it in a folder.
/// </summary>
public static class LanguageModelExtensions
{
    /// <summary>The model's own dataset (its folder insight), or the packaged ValueInsight where it has none.</summary>
    public static InsightDataset Dataset(this LanguageModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return InsightDataset.Load(EmbeddedModel.OwnDataset(model.Location.Path) ?? RunSession.PackagedDataset);
    }

    /// <summary>Reads the answers of pairs, no persona in the prompt, and sums every neuron's activation over the answers' tokens.</summary>
    /// <param name="model">The model, with whatever hooks are attached.</param>
    /// <param name="pairs">Pairs of one dimension or of several.</param>
    /// <param name="options">Folds and gradient; null: the defaults.</param>
    /// <param name="progress">Is told of tokens as they are read.</param>
    /// <param name="cancellation">Stops at the next layer; none: the running notebook cell's.</param>
    /// <exception cref="ValueLocateException">There is no pair, an option is out of range, or the model is in use.</exception>
    public static ContrastStatistics Probe(
        this LanguageModel model, IEnumerable<Pair> pairs, ProbeOptions? options = null, IProgress<long>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        List<Pair> all = [.. pairs];
        options ??= new ProbeOptions();
        if (all.Count == 0) throw new ValueLocateException("There is no pair to probe: give at least one of each dimension.");
        if (options.Folds < 2) throw new ValueLocateException($"{options.Folds} folds were asked for: give at least 2.");
        List<string> dimensions = [.. all.Select(p => p.Dimension).Distinct()];
        using var call = model.Decoder.Use("probing", cancellation);
        var rows = ContrastRows.Pairs(model, dimensions, all, options.Folds, options.Seed);
        IReadOnlyList<IReadOnlyList<PackedExample>> gradient = options.GradientQuestions < 0 ? [] : [.. dimensions.Select((_, d) =>
        {
            var own = rows.Where(r => r.Groups[0] / (2 * options.Folds) == d).ToList();
            return (IReadOnlyList<PackedExample>)[.. EffectMeter.Places(own.Count, options.GradientQuestions).Select(i => own[i])];
        })];
        var neutral = gradient.Count == 0 ? [] : NeutralTexts.Rows(model, Neutral(model, options).Of(NeutralPart.Curvature));
        return ContrastProbe.Read(model.Decoder, dimensions, rows, gradient, neutral, options.Folds, permutations: 0, options.Seed,
            progress is null ? null : progress.Report, cancellation);
    }

    /// <summary>The given neutral texts, or those of the model's own dataset.</summary>
    private static NeutralTexts Neutral(LanguageModel model, ProbeOptions options)
    {
        if (options.NeutralChat.Count + options.Neutral.Count > 0) return NeutralTexts.From(options.NeutralChat, options.Neutral);
        var own = model.Dataset();
        return NeutralTexts.From(own.NeutralChat, own.Neutral);
    }

    /// <summary>An edit of these neurons.</summary>
    /// <param name="set">The neurons.</param>
    /// <param name="gamma">The strength; 0 or above.</param>
    /// <param name="preset">The formula.</param>
    public static ValueEdit Edit(this NeuronSet set, double gamma, SteeringPreset preset = SteeringPreset.NaturalGradient) => new(set, gamma, preset);

    /// <summary>Steers the model toward an aspect until the result is disposed.</summary>
    /// <param name="model">The model.</param>
    /// <param name="edit">The edit.</param>
    /// <param name="toward">The aspect.</param>
    /// <exception cref="ValueLocateException">The model has not the neurons that the edit names, or is in use.</exception>
    public static IDisposable Apply(this LanguageModel model, ValueEdit edit, Aspect toward)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(edit);
        return model.Attach(edit.Hook(model.Decoder, toward));
    }

    /// <summary>Measures what an edit does to the contrast log-odds of pairs that nothing of it was chosen on.</summary>
    /// <param name="model">The model, without any edit attached.</param>
    /// <param name="edit">The edit.</param>
    /// <param name="heldOut">Pairs of the edit's dimension.</param>
    /// <param name="options">Controls; null: 20 matched random sets, no damage.</param>
    /// <param name="progress">Is told of tokens as they are read.</param>
    /// <param name="cancellation">Stops at the next layer; none: the running notebook cell's.</param>
    /// <returns>A row for the dimension and the pooled one, which is the same.</returns>
    /// <exception cref="ValueLocateException">No pair is of the edit's dimension, or the model is in use.</exception>
    public static EffectTable Validate(
        this LanguageModel model,
        ValueEdit edit,
        IEnumerable<Pair> heldOut,
        ValidateOptions? options = null,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default) => Validate(model, [edit], heldOut, options, progress, cancellation);

    /// <summary>The same for the edits of several dimensions, with the effect of each on all of them (leakage and specificity).</summary>
    /// <param name="model">The model, without any edit attached.</param>
    /// <param name="edits">An edit a dimension, all by one formula.</param>
    /// <param name="heldOut">Pairs of the edits' dimensions.</param>
    /// <param name="options">Controls; null: 20 matched random sets, no damage.</param>
    /// <param name="progress">Is told of tokens as they are read.</param>
    /// <param name="cancellation">Stops at the next layer; none: the running notebook cell's.</param>
    /// <exception cref="ValueLocateException">A dimension has no pair or two edits, formulas differ, or the model is in use.</exception>
    public static EffectTable Validate(
        this LanguageModel model,
        IReadOnlyList<ValueEdit> edits,
        IEnumerable<Pair> heldOut,
        ValidateOptions? options = null,
        IProgress<long>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return EditValidation.Table(model, edits, [.. heldOut], options ?? new ValidateOptions(), progress is null ? null : progress.Report, cancellation);
    }
}
