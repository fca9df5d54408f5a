using System.CommandLine;
using ValueLocate.Cli.Options;
using ValueLocate.Kernel.Cells;
using ValueLocate.Kernel.Jupyter;

namespace ValueLocate.Cli.Verbs;

/// <summary>What Jupyter starts.</summary>
internal static class KernelRunVerb
{
    public static Command Build(Terminal terminal, Func<ICellEngine> engine)
    {
        var file = Opt.RequiredText("--connection-file", "The file in which Jupyter says where it waits.", "FILE");
        var resources = Opt.Text("--resource-folder", "The kernel's folder, which the Jupyter server serves.", "DIR");
        var command = new Command("run", "Run as a kernel; Jupyter does this.") { file, resources };
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
