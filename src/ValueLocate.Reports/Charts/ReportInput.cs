using ValueLocate.Locating;
using ValueLocate.Pipeline;
using ValueLocate.Steering;
using ValueLocate.Validation;
using ValueLocate.Values;

namespace ValueLocate.Reports;

/// <summary>A finished run's results, with the look-ups that every section needs.</summary>
internal sealed record ReportInput(RunRecord Run, LocateResult Located, IReadOnlyList<SteeringChoice> Steering, ValidationResult Validation,
    IReadOnlyList<Dimension> Dimensions)
{
    /// <summary>What the dataset's own check says against the effect; null where it says nothing.</summary>
    public string? DatasetCaution { get; init; }

    /// <summary>The model's name without the folders before it.</summary>
    public string ModelName => Run.Settings.Model.TrimEnd('/', '\\') is { Length: > 0 } m ? m[(m.LastIndexOfAny(['/', '\\']) + 1)..] : Run.Settings.Model;

    /// <summary>A dimension's name in tables and charts.</summary>
    public string Short(string id) => DimensionNames.Of(Dimensions)(id);

    /// <summary>A dimension's name in prose.</summary>
    public string Name(string id) => id == "pooled" ? "Pooled" : Dimensions.FirstOrDefault(d => d.Id == id)?.Name ?? id;

    /// <summary>The strength chosen for a dimension.</summary>
    public SteeringChoice? Choice(string id) => Steering.FirstOrDefault(s => s.Dimension == id);
}
