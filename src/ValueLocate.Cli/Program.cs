using System.Runtime.InteropServices;
using System.Text;
using ValueLocate.Cli;
using ValueLocate.Kernel.Cells;

try
{
    Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
}
catch (Exception e) when (e is IOException or System.Security.SecurityException)
{
    // A console that can't be asked keeps its encoding.
}
using var stop = new CancellationTokenSource();
// A kernel takes interrupts itself: they stop a cell, not the process.
using var interrupt = args is ["kernel", "run", ..] ? null : PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
var code = Application.Run(args, Console.Out, Console.Error, stop.Token);
// Threads that a cell began would keep the process.
if (args is ["kernel" or "notebook", ..]) ProcessEnd.With(code);
return code;

// The first Ctrl-C stops at the next pass; the second ends the process at once.
void Stop(PosixSignalContext context)
{
    context.Cancel = !stop.IsCancellationRequested;
    stop.Cancel();
}
