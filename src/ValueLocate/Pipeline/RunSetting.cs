using System.Globalization;
using ValueLocate.Inference;
using ValueLocate.Json;
using ValueLocate.Locating;

namespace ValueLocate.Pipeline;

/// <summary>
/// One of a run's settings, declared once in <see cref="RunSettingTable"/>: the command line's option, the report's row, the command that repeats a run
/// and the sentence about a run with other settings come from the declaration.
/// </summary>
/// <param name="option">The option, with its dashes.</param>
/// <param name="help">What the option's help says.</param>
/// <param name="label">The name of the report's row.</param>
internal abstract class RunSetting(string option, string help, string label)
{
    /// <summary>The settings of a run for which nothing was asked.</summary>
    public static RunSettings Defaults { get; } = new() { Model = EmbeddedModel.Name };

    /// <summary>The option, with its dashes.</summary>
    public string Option { get; } = option;

    /// <summary>What the option's help says.</summary>
    public string Help { get; } = help;

    /// <summary>The name of the report's row.</summary>
    public string Label { get; } = label;

    /// <summary>What stands for a text value in help.</summary>
    public string Placeholder { get; init; } = "";

    /// <summary>The selection rules that read the setting; with another rule the option is refused. Null: it does not depend on the rule.</summary>
    public IReadOnlyList<SelectionKind>? Rules { get; init; }

    /// <summary>Whether a run with these settings reads the setting, so that the report tells it.</summary>
    public Func<RunSettings, bool> Applies { get; init; } = _ => true;

    /// <summary>The value in the report's words; null: as on the command line.</summary>
    public Func<RunSettings, string>? Prose { get; init; }

    /// <summary>
    /// Whether two runs are told apart by what the value leads to (a model's or a file's content), not by the value: one file may have two paths.
    /// </summary>
    public bool ComparedByContent { get; init; }

    /// <summary>The value in some settings.</summary>
    public abstract object? ValueIn(RunSettings settings);

    /// <summary>The value as a command line says it; "on" or "off" for what is there or not; null: nothing was asked.</summary>
    public string? TextIn(RunSettings settings) => ValueIn(settings) switch
    {
        bool on => on ? "on" : "off",
        // The shortest text that reads back to the last bit.
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        var text => (string?)text,
    };

    /// <summary>The value as the report says it.</summary>
    public string ShownIn(RunSettings settings) => Prose?.Invoke(settings) ?? TextIn(settings) ?? "none";

    /// <summary>Whether the run's selection rule reads the setting.</summary>
    public bool IsReadByRule(RunSettings settings) => Rules is null || Rules.Contains(settings.Selection.Kind);
}

/// <summary>A setting with the type of its value.</summary>
/// <param name="option">The option, with its dashes.</param>
/// <param name="help">What the option's help says.</param>
/// <param name="label">The name of the report's row.</param>
/// <param name="get">Reads the value.</param>
/// <param name="with">Gives the same settings with another value.</param>
internal class RunSetting<T>(string option, string help, string label, Func<RunSettings, T> get, Func<RunSettings, T, RunSettings> with)
    : RunSetting(option, help, label)
{
    /// <summary>The value in some settings.</summary>
    public T Get(RunSettings settings) => get(settings);

    /// <summary>The same settings with another value.</summary>
    public RunSettings With(RunSettings settings, T value) => with(settings, value);

    /// <inheritdoc/>
    public override object? ValueIn(RunSettings settings) => get(settings);
}

/// <summary>A setting whose values are the words of an enum.</summary>
internal sealed class WordSetting : RunSetting<string>
{
    private WordSetting(
        string option, string help, string label, IReadOnlyList<string> words, Func<RunSettings, string> get, Func<RunSettings, string, RunSettings> with)
        : base(option, help, label, get, with) => Words = words;

    /// <summary>The words.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>Declares one.</summary>
    public static WordSetting Of<T>(
        string option, string help, string label, Func<RunSettings, T> get, Func<RunSettings, T, RunSettings> with, Func<RunSettings, string>? prose = null)
        where T : struct, Enum =>
        new(option, help, label, EnumWord.All<T>(), s => EnumWord.Of(get(s)), (s, word) => with(s, EnumWord.Parse<T>(word))) { Prose = prose };
}
