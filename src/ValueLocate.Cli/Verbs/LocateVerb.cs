using System.CommandLine;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;
using ValueLocate.Pipeline;

namespace ValueLocate.Cli.Verbs;

/// <summary>The second stage.</summary>
internal static class LocateVerb
{
    public static Command Build(Terminal terminal)
    {
        var options = new FolderOptions();
        var command = new Command("locate", "Select the neurons that separate each dimension's aspects.");
        options.AddTo(command);
        command.SetAction(p =>
        {
            var result = options.Work(terminal, p, [EarlierStages.Probed], (session, _) =>
            {
                Stages.Locate(session);
                return session.Located();
            });
            StageViews.Write(terminal, result);
            return 0;
        });
        return command;
    }
}
