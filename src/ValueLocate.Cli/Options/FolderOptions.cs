using System.CommandLine;
using ValueLocate.Cli.Output;
using ValueLocate.Cli.Progress;
using ValueLocate.Pipeline;

namespace ValueLocate.Cli.Options;

/// <summary>The options that go on with a run: --run, --model, --quiet.</summary>
internal sealed class FolderOptions
{
    private readonly Option<string> run = Opt.RequiredText("--run", "The run's folder.", "DIR");
    private readonly Option<string?> model = Opt.Text("--model", "The place of the run's model, if it was moved.", "PATH");
    private readonly Option<bool> quiet = QuietOption();

    public static Option<bool> QuietOption() => Opt.Flag("--quiet", "Show no progress.");

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { run, model, quiet }) command.Add(option);
    }

    /// <summary>Opens the run, does the work under its progress, and closes it.</summary>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="p">The command line.</param>
    /// <param name="needs">The outputs of earlier stages that must be there, with the verbs that write them.</param>
    /// <param name="work">What to do.</param>
    public T Work<T>(Terminal terminal, ParseResult p, IEnumerable<(string File, string Verb)> needs, Func<RunSession, Reporter, T> work)
    {
        var folder = p.GetValue(run)!;
        Need(folder, "run.json", "run' or 'valuelocate probe");
        foreach (var (file, verb) in needs) Need(folder, file, verb);
        return Reporter.For(terminal, p.GetValue(quiet)).Run(reporter =>
        {
            using var session = RunSession.Open(folder, p.GetValue(model), reporter, terminal.Cancellation);
            return work(session, reporter);
        });
    }

    private static void Need(string folder, string file, string verb)
    {
        if (!File.Exists(Path.Combine(folder, file)))
            throw new ValueLocateException($"There is no {file} in '{folder}': 'valuelocate {verb}' writes it, give that command first.");
    }
}
