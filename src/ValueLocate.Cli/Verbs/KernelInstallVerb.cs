using System.CommandLine;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;
using ValueLocate.Kernel.Jupyter;
using ValueLocate.Kernel.Jupyter.Installing;

namespace ValueLocate.Cli.Verbs;

/// <summary>Makes the kernel known to Jupyter.</summary>
internal static class KernelInstallVerb
{
    public static Command Build(Terminal terminal)
    {
        var user = Opt.Flag("--user", "Install for this user only (the default).");
        var prefix = Opt.Text("--prefix", "Install for an environment, in DIR/share/jupyter/kernels.", "DIR");
        var name = Opt.Text("--name", "The kernel's name.", "NAME", KernelSpec.DefaultName);
        var force = Opt.Flag("--force", "Replace a kernel of that name that another program installed.");
        var command = new Command("install", "Add the C# kernel to Jupyter and VS Code.") { user, prefix, name, force };
        command.SetAction(p =>
        {
            var environment = p.GetValue(prefix);
            if (environment is not null && p.GetValue(user)) throw new ValueLocateException("--user and --prefix name two places: give one of them.");
            if (environment is { Length: 0 }) throw new ValueLocateException("--prefix is empty: give the environment's folder.");
            try
            {
                var kernels = environment is null ? JupyterFolders.OfUser() : JupyterFolders.OfPrefix(environment);
                terminal.Output.WriteLine(new KernelSpec(p.GetValue(name)!, [.. KernelProcess.ThisProgram(), "kernel"]).Install(kernels, p.GetValue(force)));
                return 0;
            }
            catch (JupyterException e)
            {
                throw new ValueLocateException(e.Message, e);
            }
        });
        return command;
    }
}
