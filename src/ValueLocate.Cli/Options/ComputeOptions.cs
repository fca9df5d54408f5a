using System.CommandLine;
using ValueLocate.Inference;
using ValueLocate.Pipeline;

namespace ValueLocate.Cli.Options;

/// <summary>--device, --dtype, --threads of commands that begin no run, and --template where the model is asked something.</summary>
internal sealed class ComputeOptions(ModelOptions otherwise, bool prompts = true)
{
    private readonly RunSettings defaults = RunSetting.Defaults with { Options = otherwise };
    private readonly List<SettingOption> settings =
    [
        .. (prompts ? [RunSettingTable.Template, .. RunSettingTable.Compute] : RunSettingTable.Compute)
            .Select(s => SettingOption.Of(s, RunSetting.Defaults with { Options = otherwise })),
    ];

    public void AddTo(Command command)
    {
        foreach (var option in settings) command.Add(option.Option);
    }

    /// <summary>What the command line says, and for the rest what was done before.</summary>
    public ModelOptions Value(ParseResult p, ModelOptions before) =>
        settings.Where(o => o.Given(p)).Aggregate(defaults with { Options = before }, (s, option) => option.Apply(s, p)).Options;

    public ModelOptions Value(ParseResult p) => settings.Aggregate(defaults, (s, option) => option.Apply(s, p)).Options;
}
