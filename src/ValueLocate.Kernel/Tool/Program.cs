using System.Runtime.InteropServices;
using ValueLocate.Kernel.Cells;

namespace ValueLocate.Kernel.Tool;

/// <summary>The dotnet tool valuelocate-kernel.</summary>
internal static class Program
{
    private static int Main(string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            context.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        });
        var code = KernelCommands.Run(args, Console.Out, Console.Error, stop.Token);
        // Threads that a cell began would keep the process.
        ProcessEnd.With(code);
        return code;
    }
}
