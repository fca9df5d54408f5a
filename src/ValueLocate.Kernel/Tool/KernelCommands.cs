using System.CommandLine;
using System.CommandLine.Invocation;
using ValueLocate.Kernel.CSharp;
using ValueLocate.Kernel.Jupyter;
using ValueLocate.Kernel.Jupyter.Installing;

namespace ValueLocate.Kernel.Tool;

/// <summary>What the tool valuelocate-kernel understands: install and run.</summary>
internal static class KernelCommands
{
    /// <summary>Runs one command.</summary>
    /// <param name="args">What the user wrote behind "valuelocate-kernel".</param>
    /// <param name="output">Gets results.</param>
    /// <param name="error">Gets errors, one sentence each.</param>
    /// <param name="cancellation">Ends a kernel.</param>
    /// <returns>0, or 2 for an error that the user can mend.</returns>
    public static int Run(string[] args, TextWriter output, TextWriter error, CancellationToken cancellation)
    {
        var root = new RootCommand("A C# kernel for Jupyter and VS Code.") { Install(output), RunKernel(error, cancellation) };
        var parsed = root.Parse(args.Length == 0 ? ["--help"] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            if (parsed.Action is ParseErrorAction) throw new JupyterException($"{Mistake(parsed)} See valuelocate-kernel --help.");
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception e) when (e is JupyterException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"error: {e.Message.ReplaceLineEndings(" ").Trim()}");
            return 2;
        }
    }

    private static string Mistake(ParseResult parsed) => parsed.UnmatchedTokens is [var unknown, ..]
        ? $"'{unknown}' is neither a command nor an option of '{parsed.CommandResult.Command.Name}'."
        : parsed.Errors[0].Message;

    private static Command Install(TextWriter output)
    {
        var prefix = new Option<string?>("--prefix")
        {
            Description = "Install for an environment, in DIR/share/jupyter/kernels. Without it: for this user.",
            HelpName = "DIR",
        };
        var name = new Option<string>("--name") { Description = "The kernel's name.", HelpName = "NAME", DefaultValueFactory = _ => KernelSpec.DefaultName };
        var force = new Option<bool>("--force") { Description = "Replace another program's kernel of that name." };
        var command = new Command("install", "Make the C# kernel known to Jupyter and VS Code.") { prefix, name, force };
        command.SetAction(p =>
        {
            var environment = p.GetValue(prefix);
            if (environment is { Length: 0 }) throw new JupyterException("--prefix is empty: give the environment's folder.");
            var kernels = environment is null ? JupyterFolders.OfUser() : JupyterFolders.OfPrefix(environment);
            output.WriteLine(new KernelSpec(p.GetValue(name)!, KernelProcess.ThisProgram()).Install(kernels, p.GetValue(force)));
        });
        return command;
    }

    private static Command RunKernel(TextWriter error, CancellationToken cancellation)
    {
        var file = new Option<string>("--connection-file")
        {
            Description = "The file in which Jupyter says where it waits.",
            HelpName = "FILE",
            Required = true,
        };
        var resources = new Option<string?>("--resource-folder") { Description = "The kernel's folder, which the Jupyter server serves.", HelpName = "DIR" };
        var command = new Command("run", "Run as a kernel; Jupyter does this.") { file, resources };
        command.SetAction(p =>
        {
            var options = new CSharpSessionOptions();
            if (p.GetValue(resources) is { Length: > 0 } folder) options = options.ServedFrom(folder);
            KernelProcess.Run(ConnectionFile.Read(p.GetValue(file)!), () => new CSharpSession(options), error, cancellation);
        });
        return command;
    }
}
