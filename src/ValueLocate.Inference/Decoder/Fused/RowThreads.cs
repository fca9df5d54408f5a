using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>Deals a kernel's rows out to as many threads as libtorch computes with: never to more than were asked for.</summary>
internal static class RowThreads
{
    /// <summary>Numbers below which a second thread costs more than it saves.</summary>
    private const long Least = 1 << 15;

    /// <param name="rows">Rows, each computed as if it were alone.</param>
    /// <param name="numbers">Numbers in all rows.</param>
    /// <param name="body">Computes the rows from the first up to the second.</param>
    public static void For(int rows, long numbers, Action<int, int> body)
    {
        var threads = (int)Math.Min(Math.Min(rows, numbers / Least), get_num_threads());
        if (threads <= 1)
        {
            body(0, rows);
            return;
        }
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads },
            i => body((int)((long)rows * i / threads), (int)((long)rows * (i + 1) / threads)));
    }
}
