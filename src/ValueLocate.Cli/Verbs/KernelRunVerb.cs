using System.CommandLine;
using System.Runtime.InteropServices;
using NetMQ;
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
        var file = Opt.RequiredText("--connection-file", "The file in which Jupyter says where it waits.", "FILE");
        var resources = Opt.Text("--resource-folder", "The kernel's folder, which the Jupyter server serves.", "DIR");
        var command = new Command("run", "Run as a kernel; Jupyter does this.") { file, resources };
        command.SetAction(p =>
        {
            try
            {
                var connection = ConnectionFile.Read(p.GetValue(file)!);
                var folder = p.GetValue(resources);
                Run(connection, folder is null ? engine : () => Engines.CSharp(folder), terminal);
                return 0;
            }
            catch (JupyterException e)
            {
                throw new ValueLocateException(e.Message, e);
            }
        });
        return command;
    }

    private static void Run(ConnectionFile connection, Func<ICellEngine> engine, Terminal terminal)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(terminal.Cancellation);
        using var kernel = new JupyterKernel(connection, engine, terminal.Error);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, c =>
        {
            c.Cancel = true;
            kernel.Interrupt();
        });
        _ = ParentWatch.EndedAsync(stop.Token).ContinueWith(_ => stop.Cancel(), stop.Token, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        kernel.RunAsync(stop.Token).GetAwaiter().GetResult();
        // The last answers are still on their way.
        NetMQConfig.Cleanup(block: true);
    }
}
