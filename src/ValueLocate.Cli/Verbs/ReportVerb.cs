using System.CommandLine;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;
using ValueLocate.Pipeline;
using ValueLocate.Reports;

namespace ValueLocate.Cli.Verbs;

/// <summary>The last stage.</summary>
internal static class ReportVerb
{
    public static Command Build(Terminal terminal)
    {
        var options = new FolderOptions();
        var command = new Command("report", "Write report.html, a single page that needs no network.");
        options.AddTo(command);
        command.SetAction(p =>
        {
            var path = options.Work(terminal, p, [EarlierStages.Located, EarlierStages.Steered, EarlierStages.Validated], (session, _) =>
            {
                ReportPage.Write(session);
                return session.PathOf(RunFiles.Report);
            });
            terminal.Output.WriteLine($"The report is {path}");
            return 0;
        });
        return command;
    }
}
