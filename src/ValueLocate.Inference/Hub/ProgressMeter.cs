using System.Diagnostics;

namespace ValueLocate.Inference.Hub;

/// <summary>Adds the files of a download up and tells it on, at most ten times a second.</summary>
internal sealed class ProgressMeter(IProgress<DownloadProgress>? progress)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private long finished;
    private long told = long.MinValue;

    /// <summary>The bytes of all files, once known.</summary>
    public long? Total { get; set; }

    /// <summary>Tells how much of a file is here.</summary>
    public void Report(string file, long bytes, bool always = false)
    {
        if (progress is null || (!always && told != long.MinValue && Stopwatch.GetElapsedTime(told) < Pause)) return;
        told = Stopwatch.GetTimestamp();
        progress.Report(new DownloadProgress(file, finished + bytes, Total));
    }

    /// <summary>A file is whole.</summary>
    public void Finish(string file, long bytes)
    {
        Report(file, bytes, always: true);
        finished += bytes;
    }
}
