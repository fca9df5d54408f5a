using System.CommandLine;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;
using ValueLocate.Kernel.Cells;
using ValueLocate.Kernel.Jupyter;

namespace ValueLocate.Cli.Verbs;

/// <summary>What Jupyter starts.</summary>
internal static class KernelRunVerb
{
    public static Command Build(Terminal terminal, Func<ICellEngine> engine)
    {
        var file = Opt.RequiredText("--connection-file", "The connection file that Jupyter writes.", "FILE");
        var resources = Opt.Text("--resource-folder", "The kernel's folder, which the Jupyter server serves.", "DIR");
        var command = new Command("run", "Run as a kernel. Jupyter gives this command.") { file, resources };
        command.SetAction(p =>
        {
            try
            {
                var connection = ConnectionFile.Read(p.GetValue(file)!);
                var folder = p.GetValue(resources);
                KernelProcess.Run(connection, folder is null ? engine : () => Engines.CSharp(folder), terminal.Error, terminal.Cancellation);
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
