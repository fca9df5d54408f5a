using System.CommandLine;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;
using ValueLocate.Cli.Progress;
using ValueLocate.Inference;

namespace ValueLocate.Cli.Verbs;

/// <summary>What a model is.</summary>
internal static class ModelInfoVerb
{
    public static Command Build(Terminal terminal)
    {
        var model = ModelVerb.ModelArgument();
        var revision = Opt.Text("--revision", "A branch, tag or commit on the hub.", "REVISION");
        var quiet = FolderOptions.QuietOption();
        var command = new Command("info", "Show a model's architecture, sizes, tokenizer and template.") { model, revision, quiet };
        command.SetAction(p =>
        {
            var description = Reporter.For(terminal, p.GetValue(quiet))
                .Run(reporter => ModelDescription.Read(p.GetValue(model)!, p.GetValue(revision), reporter, terminal.Cancellation));
            ModelView.Write(terminal, description);
            return 0;
        });
        return command;
    }
}
