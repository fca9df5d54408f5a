namespace ValueLocate.Inference.Hub;

/// <summary>Is told how a download gets on, and what is odd about the model that was loaded.</summary>
public interface ILoadProgress : IProgress<DownloadProgress>
{
    /// <summary>Called with one sentence, after loading.</summary>
    void Warn(string sentence);
}
