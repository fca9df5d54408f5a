using System.Text;
using ValueLocate.Datasets;

namespace ValueLocate.Authoring.Measures;

/// <summary>Measures a dataset against what it promises: counts, balance, repetition, what words alone give away, disjoint splits.</summary>
public sealed class DatasetCheck
{
    private DatasetCheck(IReadOnlyList<Finding> findings) => Findings = findings;

    /// <summary>All findings, in the order of the files.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>Whether every limit is met.</summary>
    public bool Ok => Findings.All(f => f.Ok);

    /// <summary>Checks a dataset; files that it does not have are passed over unless a size asks for them.</summary>
    public static DatasetCheck Run(InsightDataset dataset, DatasetSizes? sizes = null, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        sizes ??= DatasetSizes.Free;
        var findings = new Findings();
        if (dataset.Descriptions.Count > 0 || sizes.DescriptionsPerAspect is not null) DescriptionChecks.Run(dataset, sizes, seed, findings);
        if (dataset.Questions.Count > 0 || sizes.QuestionsPerDimension is not null) QuestionChecks.Run(dataset, sizes, seed, findings);
        if (dataset.Pairs.Count > 0 || sizes.PairsPerSplit is not null) PairChecks.Run(dataset, sizes, seed, findings);
        if (dataset.Crossed.Count > 0 || sizes.Crossed is not null) CrossedChecks.Run(dataset, sizes, seed, findings);
        findings.AtLeast("neutral: texts", dataset.Neutral.Count, sizes.PairsPerSplit is null ? null : 1);
        return new DatasetCheck(findings.All);
    }

    /// <summary>The same as <see cref="ToText"/>.</summary>
    public override string ToString() => ToText();

    /// <summary>The findings as lines of text, each with what was measured and what is asked.</summary>
    public string ToText()
    {
        var width = Findings.Max(f => f.What.Length);
        var text = new StringBuilder();
        foreach (var f in Findings)
            text.Append(f.Ok ? "ok    " : "FAILS ").Append(f.What.PadRight(width + 2)).Append(f.Measured)
                .Append(f.Limit == "-" ? "" : $"   [{f.Limit}]").Append('\n');
        var failed = Findings.Count(f => !f.Ok);
        return text.Append(failed == 0 ? $"All {Findings.Count} findings are within their limits.\n"
            : $"{failed} of {Findings.Count} findings are outside their limits.\n").ToString();
    }
}
