using System.CommandLine;
using System.Reflection;
using System.Text;
using ValueLocate.Cli.Options;
using ValueLocate.Inference;
using ValueLocate.Locating;
using ValueLocate.Pipeline;
using ValueLocate.Reports;
using ValueLocate.Tests.Pipeline;

namespace ValueLocate.Cli.Tests;

/// <summary>Settings are declared once: options, report and repeat command come from one table, which must hold every property.</summary>
public class SettingTableTests
{
    [Fact]
    public void Every_property_of_the_settings_is_declared_once()
    {
        var declared = RunSettingTable.All.SelectMany(setting => Changed(RunSetting.Defaults, Another(setting, RunSetting.Defaults, new Random(1)))).ToList();
        Assert.Equal(Leaves(RunSetting.Defaults).Keys.Order(StringComparer.Ordinal), declared.Order(StringComparer.Ordinal));
        Assert.Equal(RunSettingTable.All.Count, RunSettingTable.All.Select(s => s.Option).Distinct().Count());
        Assert.Equal(RunSettingTable.All.Count, RunSettingTable.All.Select(s => s.Label).Distinct().Count());
    }

    [Fact]
    public void The_command_line_reads_what_the_repeat_command_says_for_any_settings()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var settings = Any(new Random(seed));
            var command = RepeatCommand.Of(settings);
            var (options, run) = (new RunOptions(), new Command("run"));
            options.AddTo(run);
            var parsed = run.Parse(ShellWords(command)[2..], new ParserConfiguration { ResponseFileTokenReplacer = null });
            Assert.True(parsed.Errors.Count == 0, $"{command}: {string.Join(" ", parsed.Errors)}");
            Assert.Equal((command, settings), (command, options.Settings(parsed)));
        }
    }

    [Fact]
    public void A_setting_that_differs_is_named_as_the_option_that_sets_it()
    {
        foreach (var setting in RunSettingTable.All)
        {
            var there = Record(RunSetting.Defaults);
            var here = Record(Another(setting, RunSetting.Defaults, new Random(2)));
            Assert.Null(there.DifferenceFrom(there));
            var (before, after) = (setting.TextIn(there.Settings) ?? "none", setting.TextIn(here.Settings));
            Assert.Equal(setting.ComparedByContent ? null : $"{setting.Option} ({before} there, {after} here)", here.DifferenceFrom(there));
        }
    }

    private static RunRecord Record(RunSettings settings) => MadeUpRecord.Of(settings, datasetHash: "d");

    /// <summary>Settings that a run can have: a number that the rule does not read, and answers without a persona, can't be given.</summary>
    private static RunSettings Any(Random random)
    {
        var settings = RunSettingTable.All.Where(_ => random.Next(2) == 0).Aggregate(RunSetting.Defaults, (s, setting) => Another(setting, s, random));
        var rule = settings.Selection;
        var usual = new SelectionRule { Kind = rule.Kind };
        var fraction = SelectionRule.FractionKinds.Contains(rule.Kind) ? rule.Fraction : usual.Fraction;
        var read = rule.Kind switch
        {
            SelectionKind.Threshold => usual with { Threshold = rule.Threshold },
            SelectionKind.TopKThenThreshold => usual with { Threshold = rule.Threshold, TopK = rule.TopK },
            SelectionKind.Permutation => usual with { FalseDiscoveryRate = rule.FalseDiscoveryRate },
            _ => usual with { Fraction = fraction },
        };
        return settings with { Selection = read, Answers = settings.Contrast == ContrastKind.Persona ? settings.Answers : null };
    }

    private static RunSettings Another(RunSetting setting, RunSettings settings, Random random) => setting switch
    {
        WordSetting s => s.With(settings, s.Words.First(w => w != s.Get(settings))),
        RunSetting<string?> s => s.With(settings, Text(random)),
        RunSetting<bool> s => s.With(settings, !s.Get(settings)),
        RunSetting<int> s => s.With(settings, s.Get(settings) + random.Next(1, 1000) * (random.Next(2) * 2 - 1)),
        RunSetting<int?> s => s.With(settings, random.Next(1, 99)),
        RunSetting<double> s => s.With(settings, (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-8, 8))),
        RunSetting<double?> s => s.With(settings, random.NextDouble()),
        _ => throw new InvalidOperationException(setting.Option),
    };

    private static string Text(Random random) => "x" + new string(random.GetItems("ab/.-_ '\"@$`\\\u00fc=|*".ToCharArray(), random.Next(12)));

    private static IEnumerable<string> Changed(RunSettings before, RunSettings after)
    {
        var (a, b) = (Leaves(before), Leaves(after));
        return a.Keys.Where(k => !Equals(a[k], b[k]));
    }

    private static Dictionary<string, object?> Leaves(object settings)
    {
        var leaves = new Dictionary<string, object?>();
        foreach (var p in settings.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanWrite))
        {
            var value = p.GetValue(settings);
            if (value is SelectionRule or ModelOptions)
            {
                foreach (var (name, inner) in Leaves(value)) leaves[$"{p.Name}.{name}"] = inner;
            }
            else
            {
                leaves[p.Name] = value;
            }
        }
        return leaves;
    }

    /// <summary>The words that a POSIX shell makes of a command of plain words and single quotes.</summary>
    private static string[] ShellWords(string command)
    {
        var (words, word, quoted) = (new List<string>(), new StringBuilder(), false);
        for (var i = 0; i < command.Length; i++)
        {
            if (command[i] == '\'') quoted = !quoted;
            else if (quoted) word.Append(command[i]);
            else if (command[i] == '\\') word.Append(command[++i]);
            else if (command[i] != ' ') word.Append(command[i]);
            else
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }
        return [.. words, word.ToString()];
    }
}
