using System.CommandLine;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;
using ValueLocate.Pipeline;
using ValueLocate.Reports;
using ValueLocate.Validation;

namespace ValueLocate.Cli.Verbs;

/// <summary>The fourth stage; or the run's neurons measured on other pairs.</summary>
internal static class ValidateVerb
{
    public static Option<bool> JsonOption() => Opt.Flag("--json", "Print the numbers as one JSON object, and nothing else.");

    public static Command Build(Terminal terminal)
    {
        var options = new FolderOptions();
        var pairs = Opt.Text("--pairs", "Measure on the pairs of this file, in the format of pairs.jsonl; split and author are optional.", "FILE.jsonl");
        var json = JsonOption();
        var command = new Command("validate", "Measure the effect of steering beside matched random neurons and other controls.");
        options.AddTo(command);
        command.Add(pairs);
        command.Add(json);
        command.SetAction(p =>
        {
            var (table, budget, dimensions) = options.Work(terminal, p, [EarlierStages.Located, EarlierStages.Steered],
                (session, _) => (Measure(session, p.GetValue(pairs)), session.Settings.KlBudget, session.Data.Dimensions));
            if (p.GetValue(json)) terminal.Output.Write(EffectJson.Text(table));
            else EffectView.Write(terminal, table, budget, dimensions);
            return 0;
        });
        return command;
    }

    private static EffectTable Measure(RunSession session, string? pairs)
    {
        if (pairs is not null) return Stages.ValidateOn(session, pairs);
        Stages.Validate(session);
        return session.Validated().Judged;
    }
}
