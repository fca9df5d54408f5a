using System.Reflection;
using System.Runtime.InteropServices;
using NetMQ;
using ValueLocate.Kernel.Cells;

namespace ValueLocate.Kernel.Jupyter;

/// <summary>A process that is a kernel, and how it is started.</summary>
public static class KernelProcess
{
    /// <summary>
    /// Runs a kernel until Jupyter shuts it down, the process that started it ends, or <paramref name="cancellation"/> is cancelled.
    /// SIGINT interrupts the running cell.
    /// </summary>
    /// <param name="connection">Where Jupyter waits.</param>
    /// <param name="engine">Makes a session; a restart takes a new one.</param>
    /// <param name="errors">Gets what goes wrong outside cells.</param>
    /// <param name="cancellation">Ends the kernel.</param>
    public static void Run(ConnectionFile connection, Func<ICellEngine> engine, TextWriter errors, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using var kernel = new JupyterKernel(connection, engine, errors);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, c =>
        {
            c.Cancel = true;
            kernel.Interrupt();
        });
        _ = ParentWatch.EndedAsync(stop.Token)
            .ContinueWith(_ => stop.Cancel(), stop.Token, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
        kernel.RunAsync(stop.Token).GetAwaiter().GetResult();
        // The last answers are still on their way.
        NetMQConfig.Cleanup(block: true);
    }

    /// <summary>How this program is started again: by itself, or by "dotnet" with its assembly.</summary>
    public static IReadOnlyList<string> ThisProgram()
    {
        var process = Environment.ProcessPath ?? "dotnet";
        return Path.GetFileNameWithoutExtension(process) is "dotnet" ? [process, Assembly.GetEntryAssembly()!.Location] : [process];
    }
}
