namespace ValueLocate.Inference.Hub;

/// <summary>How far a download is.</summary>
/// <param name="File">The file that is being fetched.</param>
/// <param name="Bytes">Bytes of the model that are here, all files together, those of earlier calls included.</param>
/// <param name="Total">Bytes of the model, or null where the hub does not say.</param>
public readonly record struct DownloadProgress(string File, long Bytes, long? Total);
