using ValueLocate.Pipeline;

namespace ValueLocate.Reports;

/// <summary>The command that repeats a run: only what differs from the defaults is named, and the model.</summary>
internal static class RepeatCommand
{
    public static string Of(RunSettings settings)
    {
        List<string> words = ["valuelocate run", $"--model {ShellWord(settings.Model)}", "--out again"];
        var usual = RunSetting.Defaults with { Model = settings.Model };
        foreach (var setting in RunSettingTable.All)
        {
            // A number that the selection rule does not read is refused on the command line.
            if (!setting.IsReadByRule(settings) || Equals(setting.ValueIn(settings), setting.ValueIn(usual))) continue;
            if (setting.TextIn(settings) is not { } text) continue;
            words.Add(setting is RunSetting<bool> ? setting.Option : $"{setting.Option} {ShellWord(text)}");
        }
        return string.Join(" ", words);
    }

    /// <summary>A text as one word of a shell.</summary>
    public static string ShellWord(string word) =>
        word.Length > 0 && word.All(c => char.IsAsciiLetterOrDigit(c) || "-_./:=+,@%".Contains(c, StringComparison.Ordinal))
            ? word
            : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
