using ValueLocate.Pipeline;

namespace ValueLocate.Tests.Pipeline;

/// <summary>The record of a run that was never made.</summary>
internal static class MadeUpRecord
{
    public static RunRecord Of(RunSettings settings, string datasetHash) => new()
    {
        Settings = settings,
        DatasetHash = datasetHash,
        HeldOutAuthor = null,
        ModelFingerprint = "m",
        ModelCommit = null,
        ValueLocate = "1",
        TorchSharp = "1",
        DotNet = "1",
        Platform = "p",
        Threads = 1,
    };
}
