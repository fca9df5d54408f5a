using System.Text.Json;
using ValueLocate.Cli.Options;
using ValueLocate.Json;
using ValueLocate.Locating;
using ValueLocate.Pipeline;
using ValueLocate.Reports;
using ValueLocate.Steering;
using ValueLocate.Validation;

namespace ValueLocate.Cli.Tests;

/// <summary>A value of an enum has one spelling: on the command line, in JSON, in reports.</summary>
public class EnumWordTests
{
    // What was written once is read for ever: a renamed value must be noticed.
    private static readonly Dictionary<string, string[]> Words = new()
    {
        ["Aspect"] = ["positive", "negative"],
        ["ContrastKind"] = ["pairs", "persona", "crossed"],
        ["SelectionKind"] = ["natural-gradient", "attribution", "permutation", "top-k-then-threshold", "threshold", "fraction", "mean-difference", "cohens-d"],
        ["SteeringPreset"] = ["natural-gradient", "mean-difference", "npti", "valuelocate"],
    };

    [Fact]
    public void Every_value_in_settings_and_results_is_spelled_alike_everywhere()
    {
        var found = new HashSet<Type>();
        Type[] results = [typeof(RunRecord), typeof(LocateResult), typeof(SteeringChoice), typeof(ValidationResult), typeof(Datasets.Answering.GivenAnswer)];
        foreach (var type in results) Enums(type, found, []);
        Assert.Equal(Words.Keys.Order(StringComparer.Ordinal), found.Select(e => e.Name).Order(StringComparer.Ordinal));
        foreach (var type in found)
        {
            var values = Enum.GetValues(type).Cast<Enum>().ToList();
            Assert.Equal(Words[type.Name], values.Select(EnumWord.Of));
            Assert.Equal(Words[type.Name], values.Select(v => JsonSerializer.SerializeToElement(v, type, ResultJson.Options).GetString()));
            Assert.Equal(values, Words[type.Name].Select(w => (Enum)JsonSerializer.Deserialize($"\"{w}\"", type, ResultJson.Options)!));
        }
        Assert.Equal(Datasets.Aspects.Both.Select(a => EnumWord.Of(a)), Datasets.Aspects.Both.Select(Datasets.Aspects.Word));
        // The options, and what reports and repeat commands print.
        foreach (var setting in RunSettingTable.All.OfType<WordSetting>())
        {
            Assert.Contains(setting.Words, w => Words.Values.Any(all => all.SequenceEqual(setting.Words)));
            Assert.Equal(string.Join('|', setting.Words), SettingOption.Of(setting, RunSetting.Defaults).Option.HelpName);
            foreach (var word in setting.Words)
            {
                var settings = setting.With(RunSetting.Defaults, word);
                Assert.StartsWith(word, setting.ShownIn(settings), StringComparison.Ordinal);
                if (settings != RunSetting.Defaults) Assert.EndsWith($"{setting.Option} {word}", RepeatCommand.Of(settings), StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void An_old_spelling_in_a_run_is_refused_in_one_sentence()
    {
        using var run = new TinyRun();
        TestFolder.Edit(Path.Combine(run.Folder, "run.json"), json => json["settings"]!["preset"] = "value-locate");
        var sentence = CommandLine.Run("steer", "--run", run.Folder, "--quiet").Sentence();
        Assert.Contains("run.json", sentence, StringComparison.Ordinal);
        Assert.Contains("$.settings.preset", sentence, StringComparison.Ordinal);
    }

    private static void Enums(Type type, HashSet<Type> found, HashSet<Type> seen)
    {
        if (type.IsEnum)
        {
            found.Add(type);
            return;
        }
        if (!seen.Add(type)) return;
        foreach (var inner in type.GetGenericArguments()) Enums(inner, found, seen);
        if (type.IsArray) Enums(type.GetElementType()!, found, seen);
        if (type.Namespace?.StartsWith("ValueLocate", StringComparison.Ordinal) != true) return;
        foreach (var p in type.GetProperties().Where(p => p.GetMethod is { IsStatic: false })) Enums(p.PropertyType, found, seen);
    }
}
