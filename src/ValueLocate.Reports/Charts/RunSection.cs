using ValueLocate.Statistics;
using System.Globalization;
using System.Text.RegularExpressions;
using ValueLocate.Locating;
using ValueLocate.Inference;
using ValueLocate.Pipeline;

namespace ValueLocate.Reports;

/// <summary>What was run, and the command that repeats it.</summary>
internal static partial class RunSection
{
    public static string Html(ReportInput input)
    {
        var rows = Facts(input).Select(f => new TableRow(f.Name, [Markup.Cell(f.Value)]));
        return Markup.Section(
            "run",
            "What was run",
            "<p>The same command on the same kind of machine gives the same numbers:</p>",
            $"<pre><code>{Markup.Encode(RepeatCommand.Of(input.Run.Settings))}</code></pre>",
            Markup.Folded("Settings, inputs and versions", Markup.Table("Everything that decides the numbers", ["What", "Value"], rows, "facts")));
    }

    private static IEnumerable<(string Name, string Value)> Facts(ReportInput input)
    {
        var run = input.Run;
        var s = run.Settings;
        yield return ("Model", s.Model);
        yield return ("Revision, commit", $"{s.Revision ?? "none given"}, {run.ModelCommit ?? "local files"}");
        yield return ("Model's fingerprint", run.ModelFingerprint);
        yield return ("Prompt template", run.Template ?? "not recorded");
        yield return ("Size", $"{input.Located.Layers} layers of {Numbers.Count(input.Located.Neurons)} neurons");
        yield return ("Dataset", Dataset(s));
        yield return ("Dataset's SHA-256", run.DatasetHash);
        yield return ("Author not searched", run.HeldOutAuthor ?? "none");
        yield return ("Contrast", Word(s.Contrast));
        if (s.Contrast == ContrastKind.Persona) yield return ("Persona", $"{s.PersonaQuestions} questions a dimension, {s.MaxTokens} tokens an answer at most");
        yield return ("Selection", Selection(s.Selection));
        yield return ("Common part", s.RemoveCommon ? "removed" : "kept");
        yield return ("Steering preset", Word(s.Preset));
        yield return ("Gamma", s.Gamma is { } g ? $"{Numbers.Short(g)}, given" : "largest within the damage budget: " + string.Join(", ", input.Steering.Select(c => $"{input.Short(c.Dimension)} {Numbers.Short(c.Gamma)}")));
        yield return ("Damage budget", $"{Numbers.Signed(s.DamageBudget)} nats a token of neutral text");
        yield return ("Positions edited", s.DecodeOnly ? "decode steps only" : "from the prompt's last token on");
        yield return ("Matched random sets", $"{s.RandomDraws}, on {(s.RandomQuestions == 0 ? "all" : $"at most {s.RandomQuestions}")} questions a dimension");
        yield return ("Folds, permutations", $"{s.Folds}, {s.Permutations}");
        yield return ("Seed", s.Seed.ToString(CultureInfo.InvariantCulture));
        yield return ("Device, dtype, threads", $"{s.Options.Device}, {s.Options.Dtype}, {run.Threads}");
        yield return ("ValueLocate", run.ValueLocate);
        yield return ("TorchSharp", run.TorchSharp);
        yield return (".NET, platform", $"{run.DotNet}, {run.Platform}");
    }

    private static string Dataset(RunSettings s) => s.Dataset ?? (EmbeddedModel.OwnDataset(s.Model) is null ? "packaged ValueInsight" : $"the model's own (its folder {EmbeddedModel.DatasetFolder})");

    private static string Selection(SelectionRule rule) => Word(rule.Kind) + rule.Kind switch
    {
        SelectionKind.Attribution => $": the {Numbers.Short(100 * rule.Fraction)} % of all neurons with the largest attribution",
        SelectionKind.Fraction => $": the {Numbers.Short(100 * rule.Fraction)} % of all neurons with the largest |delta|",
        SelectionKind.MeanDifference => $": the {Numbers.Short(100 * rule.Fraction)} % of all neurons with the largest difference of means",
        SelectionKind.CohensD => $": the {Numbers.Short(100 * rule.Fraction)} % of all neurons with the largest |Cohen's d|",
        SelectionKind.Threshold => $": |delta| at or above {Numbers.Short(rule.Threshold)}",
        SelectionKind.Permutation => $": permuted labels may pass {Numbers.Short(100 * rule.FalseDiscoveryRate)} % of what true ones do",
        _ => $": {Numbers.Count(rule.TopK)} a direction, and |delta| at or above {Numbers.Short(rule.Threshold)}",
    };

    internal static string Word(Enum value) =>
        value is Steering.SteeringPreset.ValueLocate ? "valuelocate" : CapitalInside().Replace(value.ToString(), "-$0").ToLowerInvariant();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex CapitalInside();
}
