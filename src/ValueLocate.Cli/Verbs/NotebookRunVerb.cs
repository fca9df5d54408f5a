using System.CommandLine;
using System.Globalization;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;
using ValueLocate.Cli.Progress;
using ValueLocate.Kernel.Cells;
using ValueLocate.Kernel.Notebooks;

namespace ValueLocate.Cli.Verbs;

/// <summary>Notebooks run from top to bottom.</summary>
internal static class NotebookRunVerb
{
    public static Command Build(Terminal terminal, Func<ICellEngine> engine)
    {
        var files = new Argument<string[]>("FILE") { Description = "Notebooks (.ipynb).", Arity = ArgumentArity.OneOrMore };
        var place = Opt.Text("--out", "Another .ipynb file or a folder to write to; FILE itself if not given.", "PATH");
        var parameters = new Option<string[]>("--param")
        { Description = "A value for a variable of the cell tagged 'parameters'; may be given several times.", HelpName = "NAME=VALUE" };
        var check = Opt.Flag("--check",
            "Write nothing, and compare the text of outputs with that in FILE, except in cells tagged nbval-ignore-output. Exits with code 1 if it differs.");
        var timeout = Opt.OptionalNumber("--timeout", "The longest time that a cell may run, in seconds.");
        var quiet = FolderOptions.QuietOption();
        var command = new Command("run", "Run every cell and write the outputs into the notebook. If a cell fails, the notebook is left as it was.") {
            files, place, parameters, check, timeout, quiet };
        command.SetAction(p =>
        {
            var seconds = p.GetValue(timeout);
            if (seconds is <= 0 or > 1e6)
                throw new ValueLocateException(
                    $"--timeout is {seconds!.Value.ToString(CultureInfo.InvariantCulture)}: give seconds, more than 0 and at most 1,000,000.");
            if (p.GetValue(check) && p.GetValue(place) is not null) throw new ValueLocateException("--check writes nothing, so it does not go with --out.");
            var jobs = Jobs(p.GetValue(files)!, p.GetValue(place), p.GetValue(parameters) ?? []);
            if (!p.GetValue(check)) jobs.ForEach(j => WritablePlace.Require(j.Target));
            var code = 0;
            using var exit = new ExitWatch(terminal.Error);
            foreach (var job in jobs)
            {
                try
                {
                    // What is said about a notebook comes when its live progress has ended.
                    Reporter.For(terminal, p.GetValue(quiet))
                        .Run(reporter => Run(job, engine, seconds is { } s ? TimeSpan.FromSeconds(s) : null, reporter, exit, terminal.Cancellation));
                    if (p.GetValue(check)) code = Math.Max(code, Compare(terminal, job));
                    else job.Notebook.Write(job.Target);
                }
                catch (NotebookException e) when (jobs.Count > 1)
                {
                    // The others may be right, and whoever runs them all wants to know.
                    code = Math.Max(code, Failures.Report(e, terminal.Error, goesOn: false, debug: false));
                }
            }
            return code;
        });
        return command;
    }

    /// <summary>Everything that can be found wrong before the first cell runs is.</summary>
    private static List<NotebookJob> Jobs(string[] files, string? place, string[] parameters)
    {
        var toFile = place is not null && place.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase) && !Directory.Exists(place);
        if (toFile && files.Length > 1) throw new ValueLocateException($"--out {place} is one file, and {files.Length} notebooks are given: name a folder.");
        if (place is not null && !toFile && File.Exists(place))
            throw new ValueLocateException($"--out {place} is a file and no notebook: name a folder, or a file that ends in .ipynb.");
        var jobs = new List<NotebookJob>();
        foreach (var file in files)
        {
            var target = Path.GetFullPath(place is null ? file : toFile ? place : Path.Combine(place, Path.GetFileName(file)));
            if (jobs.Exists(j => j.Target == target))
                throw new ValueLocateException($"Two of the notebooks would be written to {target}: run one of them, or give names that differ.");
            var notebook = Notebook.Read(file);
            var check = new OutputCheck(notebook);
            NotebookParameters.Inject(notebook, parameters);
            jobs.Add(new NotebookJob(notebook, Path.GetFullPath(file), target, check));
        }
        return jobs;
    }

    /// <summary>Runs one, in its folder, in a session of its own.</summary>
    private static bool Run(NotebookJob job, Func<ICellEngine> engine, TimeSpan? timeout, Reporter reporter, ExitWatch exit, CancellationToken cancellation)
    {
        var before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(Path.GetDirectoryName(job.Source)!);
        try
        {
            RunAsync().GetAwaiter().GetResult();
            return true;
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }

        async Task RunAsync()
        {
            await using var session = engine();
            await new NotebookRunner(session, timeout, new CellReporter(job.Notebook.Name, reporter, exit)).RunAsync(job.Notebook, cancellation);
        }
    }

    private static int Compare(Terminal terminal, NotebookJob job)
    {
        var differences = job.Check.Differences(job.Notebook);
        foreach (var d in differences)
        {
            terminal.Output.WriteLine(
                $"{job.Notebook.Name}, cell {d.Cell} (In [{d.ExecutionCount}]): line {d.Line} of its output was {Shown(d.Saved)} and is {Shown(d.Now)}");
        }
        if (differences.Count == 0) terminal.Output.WriteLine($"{job.Notebook.Name}: the same");
        return differences.Count == 0 ? 0 : 1;
    }

    private static string Shown(string? line)
    {
        if (line is null) return "not there";
        var text = Printable.Text(line);
        return $"'{(text.Length > 100 ? text[..97] + "..." : text)}'";
    }

    private sealed record NotebookJob(Notebook Notebook, string Source, string Target, OutputCheck Check);

    private sealed class CellReporter(string name, Reporter reporter, ExitWatch exit) : ICellObserver
    {
        public void Begin(string place)
        {
            exit.Place = $"{name}, {place}";
            reporter.Begin(exit.Place, 0);
        }

        public void Finish(string place) => reporter.Finish($"{name}, {place}", fresh: true);
    }
}
