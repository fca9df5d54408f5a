using System.Runtime.InteropServices;
using ValueLocate.Kernel.Notebooks;

namespace ValueLocate.Cli.Output;

/// <summary>Turns an exception into one sentence and an exit code.</summary>
internal static class Failures
{
    public const int Mendable = 2;
    public const int Bug = 70;
    public const int Stopped = 130;

    private const int LongestMessage = 2_000;

    /// <summary>What libtorch's allocators say on a CPU (Linux, Windows) and on a GPU.</summary>
    private static readonly string[] OutOfMemory = ["can't allocate memory", "not enough memory", "out of memory"];

    /// <summary>Says what happened.</summary>
    /// <param name="failure">The exception.</param>
    /// <param name="error">Where to say it.</param>
    /// <param name="goesOn">Whether the same command goes on where it was stopped.</param>
    /// <param name="debug">Whether the stack of an unexpected exception is wanted.</param>
    public static int Report(Exception failure, TextWriter error, bool goesOn, bool debug)
    {
        switch (failure)
        {
            case OperationCanceledException:
                error.WriteLine(goesOn ? "stopped; the same command goes on where it stopped" : "stopped");
                return Stopped;
            case ValueLocateException or NotebookException:
                error.WriteLine($"error: {OneLine(failure.Message)}");
                return Mendable;
            case OutOfMemoryException:
            case ExternalException when Array.Exists(OutOfMemory, m => failure.Message.Contains(m, StringComparison.Ordinal)):
                error.WriteLine("error: The memory does not suffice: close other programs, take --dtype bfloat16, or keep the model's layers on disk with "
                    + "--offload.");
                return Mendable;
            case UnauthorizedAccessException or IOException:
                error.WriteLine($"error: {FileSystem(failure)}");
                return Mendable;
            default:
                error.WriteLine($"error: something unexpected happened, {failure.GetType().Name}: {OneLine(failure.Message)} Please report it in the "
                    + "project's issues with what VALUELOCATE_DEBUG=1 prints.");
                if (debug) error.WriteLine(failure);
                return Bug;
        }
    }

    private static string FileSystem(Exception failure)
    {
        var what = OneLine(failure.Message).TrimEnd('.');
        return failure is UnauthorizedAccessException
            ? $"The file system refused: {what}; check who may read and write there."
            : $"The file system failed: {what}; look whether the place is there and has space, and give the same command again.";
    }

    /// <summary>The message in one line that drives no terminal; also of exceptions that are not ValueLocate's own.</summary>
    private static string OneLine(string message)
    {
        var line = Printable.Text(message.ReplaceLineEndings(" ").Trim());
        return line.Length <= LongestMessage ? line : $"{line[..LongestMessage]} ...";
    }
}
