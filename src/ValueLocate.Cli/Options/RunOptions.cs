using System.CommandLine;
using System.CommandLine.Parsing;
using ValueLocate.Json;
using ValueLocate.Locating;
using ValueLocate.Pipeline;

namespace ValueLocate.Cli.Options;

/// <summary>The options that begin a run: its settings' (<see cref="RunSettingTable"/>) and --out.</summary>
internal sealed class RunOptions
{
    private readonly Option<string?> folder = Opt.Text("--out", "The run's folder; runs/<model's name> if not given.", "DIR");
    private readonly List<SettingOption> settings = [.. RunSettingTable.All.Select(s => SettingOption.Of(s, RunSetting.Defaults))];

    public void AddTo(Command command)
    {
        foreach (var option in settings)
        {
            // Help tells where the run goes right behind which model is run.
            if (option.Setting.Option == "--data") command.Add(folder);
            command.Add(option.Option);
        }
        command.Validators.Add(Check);
    }

    /// <summary>The settings that the options say.</summary>
    public RunSettings Settings(ParseResult p)
    {
        var said = settings.Aggregate(RunSetting.Defaults, (s, option) => option.Apply(s, p));
        var contrast = settings.Single(o => o.Setting.Option == "--contrast");
        return said.Answers is not null && !contrast.Given(p) ? said with { Contrast = ContrastKind.Persona } : said;
    }

    /// <summary>The run's folder.</summary>
    public string Folder(ParseResult p) => p.GetValue(folder) ?? RunFolderName.For(Settings(p).Model);

    /// <summary>A number that the chosen rule does not read is a mistake, not a wish.</summary>
    private void Check(CommandResult command)
    {
        var select = settings.Single(o => o.Setting.Option == "--select");
        var chosen = command.GetResult(select.Option) is { Tokens: [var given, ..] } ? given.Value : select.Setting.TextIn(RunSetting.Defaults)!;
        if (!EnumWord.All<SelectionKind>().Contains(chosen)) return;
        foreach (var (setting, option, _) in settings)
        {
            if (setting.Rules?.Select(r => EnumWord.Of(r)).ToList() is { } words && !words.Contains(chosen) && command.GetResult(option) is { Implicit: false })
                command.AddError($"{option.Name} does nothing with --select {chosen}; add --select {string.Join(" or ", words)}");
        }
    }
}
