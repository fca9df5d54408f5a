using Microsoft.Data.Analysis;
using ValueLocate.Steering;
using ValueLocate.Validation;

namespace ValueLocate.Reports;

/// <summary>How strengths, effects, answers and traces are shown: as HTML, as text, as a data frame, as a chart.</summary>
public static class EffectDisplay
{
    /// <summary>The chosen strength, and a row a dose.</summary>
    public static string ToHtml(this SteeringChoice choice) => Tables.Of(choice).ToHtml();

    /// <summary>A row a dose.</summary>
    public static DataFrame ToDataFrame(this SteeringChoice choice) => Tables.Of(choice).ToDataFrame();

    /// <summary>Effect and damage over gamma.</summary>
    public static ChartFigure ToChart(this SteeringChoice choice) => DoseChart.Of(choice);

    /// <summary>The same as text.</summary>
    public static string ToText(this SteeringChoice choice) => Tables.Of(choice).ToString();

    /// <summary>A row a dimension, and the pooled one.</summary>
    public static string ToHtml(this EffectTable table) => Tables.Of(table).ToHtml();

    /// <summary>A row a dimension, and the pooled one.</summary>
    public static DataFrame ToDataFrame(this EffectTable table) => Tables.Of(table).ToDataFrame();

    /// <summary>Effects with intervals and controls.</summary>
    public static ChartFigure ToChart(this EffectTable table) => EffectsChart.Of(table);

    /// <summary>The same as text.</summary>
    public static string ToText(this EffectTable table) => Tables.Of(table).ToString();

    /// <summary>The verdict of the pooled row in a sentence, and the judged table.</summary>
    public static string ToHtml(this ValidationResult result) =>
        $"<p>{Markup.Encode(result.Judged.Sanity?.Refusal ?? EffectVerdict.Sentence(result.Judged.Pooled))}</p>{result.Judged.ToHtml()}";

    /// <summary>The judged table: a row a dimension, and the pooled one.</summary>
    public static DataFrame ToDataFrame(this ValidationResult result) => result.Judged.ToDataFrame();

    /// <summary>Effects on the judged questions.</summary>
    public static ChartFigure ToChart(this ValidationResult result) => result.Judged.ToChart();

    /// <summary>The judged table as text.</summary>
    public static string ToText(this ValidationResult result) => result.Judged.ToText();

    /// <summary>The answers side by side.</summary>
    public static string ToHtml(this SideBySide answers) => AnswersView.Of([answers]).ToHtml();

    /// <summary>The answers one under another.</summary>
    public static string ToText(this SideBySide answers) => AnswersView.Of([answers]).ToString();

    /// <summary>The text, coloured by the activation.</summary>
    public static string ToHtml(this TokenTrace trace) => TokensView.Of(trace).ToHtml();

    /// <summary>The text and its strongest activation.</summary>
    public static string ToText(this TokenTrace trace) => TokensView.Of(trace).ToString();

    /// <summary>The neuron and its answers, coloured by the activation.</summary>
    public static string ToHtml(this NeuronTrace trace) => TokensView.Of(trace).ToHtml();

    /// <summary>The neuron and its answers.</summary>
    public static string ToText(this NeuronTrace trace) => TokensView.Of(trace).ToString();
}
