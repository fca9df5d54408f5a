using System.CommandLine;
using ValueLocate.Cli.Output;
using ValueLocate.Cli.Verbs;
using ValueLocate.Kernel.Cells;

namespace ValueLocate.Cli;

/// <summary>The command line, with its console as parameters.</summary>
public static class Application
{
    /// <summary>Runs one command.</summary>
    /// <param name="args">What the user wrote behind "valuelocate".</param>
    /// <param name="output">Gets results.</param>
    /// <param name="error">Gets progress and errors.</param>
    /// <param name="cancellation">Ctrl-C.</param>
    /// <returns>0; 1 where a check failed; 2 for an error that the user can mend; 70 for one that they can't; 130 when stopped.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        try
        {
            var terminal = new Terminal(output, error, cancellation);
            // "@name" is a prompt's text, never a file of arguments.
            var parsed = Root(terminal, Engines.CSharp).Parse(args.Length == 0 ? ["--help"] : args,
                new ParserConfiguration { ResponseFileTokenReplacer = null });
            if (ParseErrors.Sentence(parsed) is { } sentence) throw new ValueLocateException(sentence);
            return parsed.Invoke(
                new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception e)
        {
            return Failures.Report(e, error, goesOn: args is not ["model" or "notebook" or "serve", ..],
                debug: Environment.GetEnvironmentVariable("VALUELOCATE_DEBUG") == "1");
        }
    }

    internal static RootCommand Root(Terminal terminal, Func<ICellEngine> engine) =>
        new("Finds the neurons of a language model that carry a value, edits them, and measures the effect.")
        {
            RunVerb.Build(terminal),
            ProbeVerb.Build(terminal),
            LocateVerb.Build(terminal),
            SteerVerb.Build(terminal),
            ValidateVerb.Build(terminal),
            ReportVerb.Build(terminal),
            ServeVerb.Build(terminal),
            ModelVerb.Build(terminal),
            DatasetVerb.Build(terminal),
            KernelVerb.Build(terminal, engine),
            NotebookVerb.Build(terminal, engine),
        };
}
