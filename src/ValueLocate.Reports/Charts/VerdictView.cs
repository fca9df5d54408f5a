using ValueLocate.Validation;

namespace ValueLocate.Reports;

/// <summary>What a table of effects allows to be said, a sentence a dimension and one for all.</summary>
[TypeFormatterSource(typeof(HtmlFormatters), PreferredMimeTypes = ["text/html"])]
public sealed class VerdictView : IShowsHtml
{
    private readonly IReadOnlyList<(string Sentence, bool Works)> verdicts;

    private VerdictView(IReadOnlyList<(string, bool)> verdicts) => this.verdicts = verdicts;

    /// <summary>The verdicts on a table's rows.</summary>
    /// <param name="table">What was measured.</param>
    /// <param name="budget">The KL budget, nats a token: damage beyond it is called so.</param>
    public static VerdictView Of(EffectTable table, double budget)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Sanity?.Refusal is { } refusal) return new([(refusal, false)]);
        return new([.. table.Dimensions.Append(table.Pooled)
            .Select(r => (EffectVerdict.Sentence(r, budget), EffectVerdict.BeatsControls(r) && EffectVerdict.WrongWay(r) is null))]);
    }

    /// <summary>A paragraph a sentence, with a mark where steering beats its controls and no direction goes the wrong way.</summary>
    public string ToHtml() => "<div>" + string.Join("\n", verdicts.Select(v =>
        $"<p style=\"margin:.5em 0;padding-left:1.4em;text-indent:-1.4em\">{(v.Works ? "\u2713" : "\u2013")}\u2002{Markup.Encode(v.Sentence)}</p>")) + "</div>";

    /// <summary>A line a sentence.</summary>
    public override string ToString() => string.Join("\n", verdicts.Select(v => v.Sentence));
}
