using System.CommandLine;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;
using ValueLocate.Cli.Progress;
using ValueLocate.Pipeline;

namespace ValueLocate.Cli.Verbs;

/// <summary>The first stage, which begins a run.</summary>
internal static class ProbeVerb
{
    public static Command Build(Terminal terminal)
    {
        var options = new RunOptions();
        var quiet = FolderOptions.QuietOption();
        var command = new Command("probe", "Start a run: read the search texts and count when each neuron is active.");
        options.AddTo(command);
        command.Add(quiet);
        command.SetAction(p =>
        {
            var (settings, folder) = (options.Settings(p), options.Folder(p));
            Reporter.For(terminal, p.GetValue(quiet)).Run(reporter =>
            {
                using var session = RunSession.Start(folder, settings, reporter, reporter, terminal.Cancellation);
                Stages.Probe(session);
                return 0;
            });
            terminal.Output.WriteLine($"The statistics are {Path.Combine(folder, RunFiles.Statistics)}; 'valuelocate locate --run {folder}' continues.");
            return 0;
        });
        return command;
    }
}
