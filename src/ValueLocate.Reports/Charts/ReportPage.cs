using ValueLocate.Authoring;
using ValueLocate.Locating;
using ValueLocate.Pipeline;
using ValueLocate.Steering;
using ValueLocate.Validation;
using ValueLocate.Values;

namespace ValueLocate.Reports;

/// <summary>report.html: one page that says what a run did and what it showed, and works without a network.</summary>
public static class ReportPage
{
    /// <summary>Writes report.html into the folder of a validated run.</summary>
    /// <exception cref="ValueLocateException">The run has not been validated yet.</exception>
    public static void Write(RunSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        session.Observer?.Begin("report", 0);
        var record = RunRecord.Read(session.PathOf(RunFiles.Record));
        AtomicFile.WriteText(session.PathOf(RunFiles.Report),
            Html(record, session.Located(), session.Strengths(), session.Validated(), session.Data.Dimensions, DatasetCaution.Of(session)));
        session.Observer?.Finish("report", fresh: true);
    }

    /// <summary>The page. The same results give the same text.</summary>
    /// <param name="run">The run's record.</param>
    /// <param name="located">The neurons.</param>
    /// <param name="steering">The strengths.</param>
    /// <param name="validation">The effects.</param>
    /// <param name="dimensions">The dimensions' names.</param>
    /// <param name="datasetCaution">A sentence against the effect from the dataset's own check, if there is one.</param>
    public static string Html(RunRecord run, LocateResult located, IReadOnlyList<SteeringChoice> steering, ValidationResult validation,
        IReadOnlyList<Dimension> dimensions, string? datasetCaution = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(located);
        ArgumentNullException.ThrowIfNull(steering);
        ArgumentNullException.ThrowIfNull(validation);
        ArgumentNullException.ThrowIfNull(dimensions);
        try
        {
            return Page(new ReportInput(run, located, steering, validation, dimensions) { DatasetCaution = datasetCaution });
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or KeyNotFoundException or InvalidOperationException)
        {
            // Each file was read, but one has a list, a dimension or a number that the others don't: all sections count on that.
            throw new ValueLocateException($"The run's results do not fit each other ({Quoted.Reason(e)}), so no page can show them: give the command "
                + "'valuelocate run' again with the run's settings after deleting the file that was edited.", e);
        }
    }

    private static string Page(ReportInput input)
    {
        var (run, located, validation) = (input.Run, input.Located, input.Validation);
        var headline = validation.Judged.Sanity?.Refusal ?? Findings.Headline(validation.Judged.Pooled, validation.HeldOut, run.Settings.KlBudget);
        return PageShell.Html(
            $"ValueLocate: {input.ModelName}",
            $"ValueLocate report: {input.ModelName}, {validation.Judged.Questions}",
            headline,
            [("shown", "What was shown"), ("run", "Run"), ("effects", "Effects"), ("neurons", "Neurons"),
                .. located.Truth is { Count: > 0 } ? (IEnumerable<(string, string)>)[("truth", "Truth")] : [], ("dose", "Dose"),
                ("leakage", "Leakage"), ("traces", "Strongest neurons"), ("answers", "Answers")],
            $"{ShownSection.Html(input)}{RunSection.Html(input)}{EffectsSection.Html(input)}{NeuronsSection.Html(input)}{TruthSection.Html(input)}"
                + $"{DoseSection.Html(input)}{LeakageSection.Html(input)}{TracesSection.Html(input)}{AnswersSection.Html(input)}",
            $"Made by ValueLocate {run.ValueLocate}.");
    }
}
