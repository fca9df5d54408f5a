using ValueLocate.Pipeline;
using ValueLocate.Statistics;

namespace ValueLocate.Reports;

/// <summary>What was run, and the command that repeats it.</summary>
internal static class RunSection
{
    public static string Html(ReportInput input)
    {
        var settings = input.Run.Settings;
        var told = RunSettingTable.All.Where(s => s.Applies(settings)).Select(s =>
            (Name: s.Label, Value: input.Run.DatasetInMemory && s.Option == "--data" ? "made in memory" : s.ShownIn(settings)));
        var rows = told.Concat(Facts(input)).Select(f => new TableRow(f.Name, [Markup.Cell(f.Value)]));
        return Markup.Section(
            "run",
            "What was run",
            input.Run.DatasetInMemory
                ? "<p>The dataset was made in memory: save it (<code>InsightDataset.Save</code>) and "
                    + "add <code>--data FOLDER</code>; the command then gives the same numbers:</p>"
                : "<p>The same command on the same kind of machine gives the same numbers:</p>",
            $"<pre><code>{Markup.Encode(RepeatCommand.Of(settings))}</code></pre>",
            Markup.Folded("Settings, inputs and versions", Markup.Table("Everything that decides the numbers", ["What", "Value"], rows, "facts")));
    }

    /// <summary>What the settings led to.</summary>
    private static IEnumerable<(string Name, string Value)> Facts(ReportInput input)
    {
        var run = input.Run;
        yield return ("Model's commit", run.ModelCommit ?? "local files");
        yield return ("Model's fingerprint", run.ModelFingerprint);
        yield return ("Prompt template", run.Template ?? "not recorded");
        yield return ("Size", $"{input.Located.Layers} layers of {Numbers.Count(input.Located.Neurons)} neurons");
        yield return ("Dataset's SHA-256", run.DatasetHash);
        if (run.AnswersHash is { } answers) yield return ("Given answers' SHA-256", answers);
        yield return ("Questions that effects are measured on", input.Validation.Judged.Questions);
        yield return ("Strengths used", string.Join(", ", input.Steering.Select(c => $"{input.Short(c.Dimension)} {Numbers.Short(c.Gamma)}")));
        yield return ("Threads used", Numbers.Count(run.Threads));
        yield return ("ValueLocate", run.ValueLocate);
        yield return ("TorchSharp", run.TorchSharp);
        yield return (".NET, platform", $"{run.DotNet}, {run.Platform}");
    }
}
