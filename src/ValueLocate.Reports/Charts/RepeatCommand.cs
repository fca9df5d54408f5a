using System.Globalization;
using ValueLocate.Locating;
using ValueLocate.Pipeline;

namespace ValueLocate.Reports;

/// <summary>The command that repeats a run: only what differs from the defaults is named.</summary>
internal static class RepeatCommand
{
    public static string Of(RunSettings settings)
    {
        var d = new RunSettings { Model = settings.Model };
        var s = settings;
        List<string> words = ["valuelocate run", $"--model {Quoted(s.Model)}", "--out again"];
        Add("revision", s.Revision, d.Revision);
        Add("data", s.Dataset, d.Dataset);
        Add("contrast", RunSection.Word(s.Contrast), RunSection.Word(d.Contrast));
        Add("hold-out", s.HoldOut, d.HoldOut);
        Add("select", RunSection.Word(s.Selection.Kind), RunSection.Word(d.Selection.Kind));
        if (s.Selection.Kind is SelectionKind.Threshold or SelectionKind.TopKThenThreshold) Add("threshold", Number(s.Selection.Threshold), Number(d.Selection.Threshold));
        if (s.Selection.Kind == SelectionKind.TopKThenThreshold) Add("top-k", Number(s.Selection.TopK), Number(d.Selection.TopK));
        if (SelectionRule.FractionKinds.Contains(s.Selection.Kind)) Add("fraction", Number(s.Selection.Fraction), Number(d.Selection.Fraction));
        if (s.Selection.Kind == SelectionKind.Permutation) Add("fdr", Number(s.Selection.FalseDiscoveryRate), Number(d.Selection.FalseDiscoveryRate));
        if (s.RemoveCommon) words.Add("--remove-common");
        Add("preset", RunSection.Word(s.Preset), RunSection.Word(d.Preset));
        if (s.Gamma is { } gamma) Add("gamma", Number(gamma), null);
        Add("damage-budget", Number(s.DamageBudget), Number(d.DamageBudget));
        if (s.DecodeOnly) words.Add("--decode-only");
        Add("random-draws", Number(s.RandomDraws), Number(d.RandomDraws));
        Add("random-questions", Number(s.RandomQuestions), Number(d.RandomQuestions));
        Add("gradient-questions", Number(s.GradientQuestions), Number(d.GradientQuestions));
        Add("folds", Number(s.Folds), Number(d.Folds));
        Add("permutations", Number(s.Permutations), Number(d.Permutations));
        Add("answers", s.Answers, null);
        Add("persona-questions", Number(s.PersonaQuestions), Number(d.PersonaQuestions));
        Add("max-tokens", Number(s.MaxTokens), Number(d.MaxTokens));
        Add("seed", Number(s.Seed), Number(d.Seed));
        Add("template", s.Options.Template, null);
        Add("device", s.Options.Device, d.Options.Device);
        Add("dtype", s.Options.Dtype, d.Options.Dtype);
        if (s.Options.Threads is { } threads) Add("threads", Number(threads), null);
        return string.Join(" ", words);

        void Add(string name, string? value, string? usual)
        {
            if (value is not null && value != usual) words.Add($"--{name} {Quoted(value)}");
        }
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A shell's word.</summary>
    private static string Quoted(string word) => word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=+,@%".Contains(c, StringComparison.Ordinal))
        ? word
        : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
