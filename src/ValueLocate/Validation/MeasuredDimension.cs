namespace ValueLocate.Validation;

/// <summary>Raw measurements of one steered dimension: a number a question.</summary>
internal sealed class MeasuredDimension(string dimension, int neurons, double gamma, int own)
{
    public string Dimension { get; } = dimension;

    public int Neurons { get; } = neurons;

    public double Gamma { get; } = gamma;

    /// <summary>Where the dimension itself lies among <see cref="Effects"/>.</summary>
    public int Own { get; } = own;

    /// <summary>The dimension across the circle; null where the theory names none.</summary>
    public string? Opposite { get; init; }

    public required double[] Unsteered { get; init; }

    /// <summary>Contrast log-odds steered both ways, a column for each measured dimension.</summary>
    public required IReadOnlyList<(double[] Up, double[] Down)> Effects { get; init; }

    /// <summary>The worse direction's; null where it was not measured.</summary>
    public Damage? Damage { get; init; }

    /// <summary>The questions that draws were measured on.</summary>
    public IReadOnlyList<int> RandomPlaces { get; set; } = [];

    /// <summary>Steering effects of each draw of other neurons with the found ones' edits.</summary>
    public List<double[]> Random { get; } = [];

    /// <summary>Steering effects of each draw of matched neurons with their own edits.</summary>
    public List<double[]> RandomNeurons { get; } = [];

    /// <summary>Steering effects of each permutation's neurons.</summary>
    public List<double[]> Permuted { get; } = [];

    /// <summary>What the neurons are compared with on all questions.</summary>
    public List<MeasuredBaseline> Baselines { get; } = [];

    /// <summary>Steering effects of the other variant, a column for each measured dimension.</summary>
    public IReadOnlyList<double[]>? Other { get; set; }

    public double DamageOther { get; set; } = double.NaN;

    public double[] Half(int column) => EffectMeter.Half(Effects[column]);

    public double[] Positive => Less(Effects[Own].Up, Unsteered);

    public double[] Negative => Less(Effects[Own].Down, Unsteered);

    public double[] HalfOnRandomQuestions => [.. RandomPlaces.Select(i => Half(Own)[i])];

    public static double[] Less(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x - y)];
}

/// <summary>A baseline's raw measurements.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Layer">Its layer, if it has one.</param>
/// <param name="Gamma">Its strength.</param>
/// <param name="Effects">Contrast log-odds both ways, a column for each measured dimension; the own one alone where the others were not measured.</param>
/// <param name="Damage">The worse direction's; null where it was not measured.</param>
internal sealed record MeasuredBaseline(string Name, int? Layer, double Gamma, IReadOnlyList<(double[] Up, double[] Down)> Effects, Damage? Damage);
