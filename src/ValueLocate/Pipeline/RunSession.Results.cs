using ValueLocate.Json;
using ValueLocate.Locating;
using ValueLocate.Probing;
using ValueLocate.Steering;
using ValueLocate.Validation;

namespace ValueLocate.Pipeline;

public sealed partial class RunSession
{
    /// <summary>What the stage probe counted for one dimension, under each aspect.</summary>
    /// <param name="dimension">The dimension's id.</param>
    /// <exception cref="ValueLocateException">The run has no such dimension, or has not been probed.</exception>
    public (ActivationStatistics Positive, ActivationStatistics Negative) Statistics(string dimension)
    {
        _ = Data.Dataset.DimensionOf(dimension);
        return LocateStage.Read(this, dimension);
    }

    /// <summary>What the stage locate found.</summary>
    /// <exception cref="ValueLocateException">It has not run.</exception>
    public LocateResult Located() => Read<LocateResult>(RunFiles.Neurons, "locate");

    /// <summary>The strengths that the stage steer chose, a dimension each.</summary>
    /// <exception cref="ValueLocateException">It has not run.</exception>
    public IReadOnlyList<SteeringChoice> Strengths() => Read<IReadOnlyList<SteeringChoice>>(RunFiles.Steering, "steer");

    /// <summary>What the stage validate measured.</summary>
    /// <exception cref="ValueLocateException">It has not run.</exception>
    public ValidationResult Validated() => Read<ValidationResult>(RunFiles.Validation, "validate");

    private T Read<T>(string file, string stage) => File.Exists(PathOf(file))
        ? ResultJson.Read<T>(PathOf(file))
        : throw new ValueLocateException($"There is no '{PathOf(file)}': run the stage {stage} first.");
}
