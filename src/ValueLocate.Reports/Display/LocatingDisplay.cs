using Microsoft.Data.Analysis;
using ValueLocate.Locating;

namespace ValueLocate.Reports;

/// <summary>How differences, calibrations and neuron sets are shown: as HTML, as text, as a data frame, as a chart.</summary>
public static class LocatingDisplay
{
    /// <summary>Neurons that pass each threshold, as far as any does.</summary>
    public static string ToHtml(this Calibration calibration) => Passed(calibration).ToHtml();

    /// <summary>A row a threshold.</summary>
    public static DataFrame ToDataFrame(this Calibration calibration) => Tables.Of(calibration).ToDataFrame();

    /// <summary>The counts over thresholds.</summary>
    public static ChartFigure ToChart(this Calibration calibration) => CalibrationChart.Of(calibration);

    /// <summary>The same as text.</summary>
    public static string ToText(this Calibration calibration) => Passed(calibration).ToString();

    /// <summary>The ten neurons with the largest |delta|.</summary>
    public static string ToHtml(this Difference difference) => Tables.Of(difference).First(10).ToHtml();

    /// <summary>A row a neuron, the largest |delta| first.</summary>
    public static DataFrame ToDataFrame(this Difference difference) => Tables.Of(difference).ToDataFrame();

    /// <summary>How many neurons have which delta.</summary>
    public static ChartFigure ToChart(this Difference difference) => DeltaHistogram.Of(difference);

    /// <summary>The same as text.</summary>
    public static string ToText(this Difference difference) => Tables.Of(difference).First(10).ToString();

    /// <summary>The ten surest neurons.</summary>
    public static string ToHtml(this Significance significance) => Tables.Of(significance).First(10).ToHtml();

    /// <summary>A row a neuron, the smallest p first.</summary>
    public static DataFrame ToDataFrame(this Significance significance) => Tables.Of(significance).ToDataFrame();

    /// <summary>delta against its significance.</summary>
    public static ChartFigure ToChart(this Significance significance) => VolcanoChart.Of(significance);

    /// <summary>The same as text.</summary>
    public static string ToText(this Significance significance) => Tables.Of(significance).First(10).ToString();

    /// <summary>How many neurons there are, and the ten strongest positive ones.</summary>
    public static string ToHtml(this NeuronSet set) => Tables.Of(set).First(10).ToHtml();

    /// <summary>A row a neuron: positive ones first, the strongest first.</summary>
    public static DataFrame ToDataFrame(this NeuronSet set) => Tables.Of(set).ToDataFrame();

    /// <summary>Neurons per layer, up to the last layer that has any.</summary>
    public static ChartFigure ToChart(this NeuronSet set) => LayersChart.OfSet(set, 1 + set.All.Select(n => n.Layer).DefaultIfEmpty(0).Max());

    /// <summary>The same as text.</summary>
    public static string ToText(this NeuronSet set) => Tables.Of(set).First(10).ToString();

    /// <summary>A row a dimension: neurons found and how sure they are.</summary>
    public static string ToHtml(this LocateResult located) => Tables.Of(located).ToHtml();

    /// <summary>A row a neuron of any dimension.</summary>
    public static DataFrame ToDataFrame(this LocateResult located) => Tables.All(located).ToDataFrame();

    /// <summary>Neurons per layer.</summary>
    public static ChartFigure ToChart(this LocateResult located) => LayersChart.Of(located);

    /// <summary>The same as text.</summary>
    public static string ToText(this LocateResult located) => Tables.Of(located).ToString();

    /// <summary>The neurons whose role is known.</summary>
    public static string ToHtml(this PlantedNeurons planted) => Tables.Of(planted).ToHtml();

    /// <summary>A row a neuron.</summary>
    public static DataFrame ToDataFrame(this PlantedNeurons planted) => Tables.Of(planted).ToDataFrame();

    /// <summary>The same as text.</summary>
    public static string ToText(this PlantedNeurons planted) => Tables.Of(planted).ToString();

    private static TableView Passed(Calibration calibration) => Tables.Of(calibration).First(1 + calibration.Passing.Count(n => n > 0));
}
