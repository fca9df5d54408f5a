using ValueLocate.Authoring.Measures;
using ValueLocate.Inference;
using ValueLocate.Pipeline;

namespace ValueLocate.Authoring;

/// <summary>What a dataset's own check says against an effect that was measured with it.</summary>
public static class DatasetCaution
{
    /// <summary>
    /// A sentence where a dataset that the run was given is outside limits of its check; null where it is within them, or is the model's or the package's own,
    /// whose cards say what they are.
    /// </summary>
    public static string? Of(RunSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        var settings = session.Settings;
        if (settings.Dataset is not { } folder || Same(folder, RunSession.PackagedDataset) || Same(folder, EmbeddedModel.OwnDataset(settings.Model)))
            return null;
        var check = DatasetCheck.Run(session.Data.Dataset);
        var failed = check.Findings.Where(f => !f.Ok).ToList();
        return failed.Count == 0 ? null
            : $"The dataset is outside {failed.Count} of {check.Findings.Count} limits of its own check ("
                + $"{string.Join("; ", failed.Take(2).Select(f => $"{f.What}: {f.Measured}"))}{(failed.Count > 2 ? "; ..." : "")}): what was measured may "
                + "be wording. 'dataset check' lists them.";
    }

    private static bool Same(string folder, string? other) =>
        other is not null && Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(other));
}
