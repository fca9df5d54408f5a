using ValueLocate.Statistics;
using ValueLocate.Validation;
using static ValueLocate.Reports.Markup;

namespace ValueLocate.Reports;

/// <summary>The strongest neurons, with the answers that light them up.</summary>
internal static class TracesSection
{
    public static string Html(ReportInput input)
    {
        var traces = input.Validation.Traces;
        if (traces.Count == 0) return Section("traces", "The strongest neurons", "<p>No traces were kept.</p>");
        return Section(
            "traces",
            "The strongest neurons",
            traces.GroupBy(t => t.Dimension).Select(g => $"<h3>{Encode(input.Name(g.Key))}</h3>\n{string.Join("\n", g.Select((t, i) => Neuron(t, i == 0)))}")
                .Prepend(
                    "<p>Search answers, each token coloured by the neuron's activation at it: <span class=\"pos\" style=\"--a:50\">blue above 0</span>, "
                        + "<span class=\"neg\" style=\"--a:50\">orange below</span>, strongest at the neuron's largest. Point at a token for its number. "
                        + "These are the answers that move the neuron most, chosen for that: they show what it responds to, not that it stands for the "
                        + "value.</p>"));
    }

    private static string Neuron(NeuronTrace t, bool open)
    {
        var largest = t.Answers.SelectMany(a => a.Activations).Where(float.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        return $"""
            <details{(open ? " open" : "")}>
            <summary>Layer {Numbers.Count(t.Layer)}, neuron {t.Index}: delta {Numbers.Signed(t.Delta)}</summary>
            <p class="note">Full colour: an activation of {Numbers.Plain(largest)} or −{Numbers.Plain(largest)}.</p>
            <div class="grid">
            {string.Join("\n", t.Answers.Select(a => Answer(a, largest)))}
            </div>
            </details>
            """;
    }

    private static string Answer(TokenTrace a, double largest) =>
        $"<div><h4>Aspect: {Encode(a.Aspect)}</h4>\n<p class=\"tokens\">"
            + $"{string.Concat(a.Tokens.Select((t, i) => Token(t, i < a.Activations.Count ? a.Activations[i] : double.NaN, largest)))}</p></div>";

    private static string Token(string token, double activation, double largest) =>
        $"<span{Shade(activation, largest)} title=\"{Numbers.Signed(activation)}\">{Encode(token).Replace("\n", "\u21B5\n", StringComparison.Ordinal)}</span>";
}
