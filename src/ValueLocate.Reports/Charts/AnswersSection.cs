using ValueLocate.Statistics;
using ValueLocate.Steering;
using static ValueLocate.Reports.Markup;

namespace ValueLocate.Reports;

/// <summary>What the model writes unsteered and steered both ways.</summary>
internal static class AnswersSection
{
    public static string Html(ReportInput input)
    {
        var answers = input.Validation.Answers;
        if (answers.Count == 0) return Section("answers", "Answers side by side", "<p>No answers were written.</p>");
        var positive = answers.Count(a => a.TowardPositive != a.Unsteered);
        var negative = answers.Count(a => a.TowardNegative != a.Unsteered);
        return Section(
            "answers",
            "Answers side by side",
            answers.GroupBy(a => a.Dimension).Select(g => $"<h3>{Encode(input.Name(g.Key))}</h3>\n{string.Join("\n", g.Select(One))}")
                .Prepend($"<p>Answers that differ from the unsteered one: {Numbers.Count(positive)} of {Numbers.Count(answers.Count)} toward positive, "
                    + $"{Numbers.Count(negative)} of {Numbers.Count(answers.Count)} toward negative. That an answer differs does not say that it holds the "
                    + "value more: no judge rated them here.</p>"));
    }

    private static string One(SideBySide a) => $"""
        <article>
        <p><strong>{Encode(a.Question)}</strong></p>
        <div class="sides">
        <div class="toward-positive"><h4>Toward positive</h4><p>{Steered(a.TowardPositive, a.Unsteered)}</p></div>
        <div><h4>Unsteered</h4><p>{Written(a.Unsteered)}</p></div>
        <div class="toward-negative"><h4>Toward negative</h4><p>{Steered(a.TowardNegative, a.Unsteered)}</p></div>
        </div>
        </article>
        """;

    private static string Steered(string text, string unsteered) => (text == unsteered ? "<em>The same as unsteered:</em> " : "") + Written(text);

    private static string Written(string text) => text.Length == 0 ? "<em>(nothing)</em>" : Encode(text);
}
