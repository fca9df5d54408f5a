using System.CommandLine;
using ValueLocate.Pipeline;

namespace ValueLocate.Cli.Options;

/// <summary>The option of a run's setting.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Option">Its option.</param>
/// <param name="Apply">Settings with the value that a command line gives.</param>
internal sealed record SettingOption(RunSetting Setting, Option Option, Func<RunSettings, ParseResult, RunSettings> Apply)
{
    /// <summary>Makes the option of a setting.</summary>
    /// <param name="setting">The setting.</param>
    /// <param name="defaults">What is taken where the option is not given.</param>
    public static SettingOption Of(RunSetting setting, RunSettings defaults)
    {
        var (name, help) = (setting.Option, setting.Help);
        return setting switch
        {
            WordSetting s => With(s, new WordOption(name, help, s.Words, s.Get(defaults))),
            RunSetting<string?> s => With(s, Opt.Text(name, help, s.Placeholder, s.Get(defaults))),
            RunSetting<bool> s => With(s, Opt.Flag(name, help, s.Get(defaults))),
            RunSetting<int> s => With(s, Opt.Whole(name, help, s.Get(defaults))),
            RunSetting<int?> s => With(s, Opt.OptionalWhole(name, help)),
            RunSetting<double> s => With(s, Opt.Number(name, help, s.Get(defaults))),
            RunSetting<double?> s => With(s, Opt.OptionalNumber(name, help)),
            _ => throw new NotSupportedException($"{name} has values of a type that no option is made for: {setting.GetType()}."),
        };
    }

    /// <summary>Whether the command line gives the option.</summary>
    public bool Given(ParseResult p) => p.GetResult(Option) is { Implicit: false };

    private static SettingOption With<T>(RunSetting<T> setting, Option<T> option) =>
        new(setting, option, (settings, p) => setting.With(settings, p.GetValue(option)!));
}
