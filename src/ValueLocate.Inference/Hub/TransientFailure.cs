namespace ValueLocate.Inference.Hub;

/// <summary>A failure that may pass: a lost connection, a silent or overloaded hub. The message is the sentence for when it does not.</summary>
internal sealed class TransientFailure(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>How long the hub asked to wait, if it did.</summary>
    public TimeSpan? Wait { get; init; }

    /// <summary>Whether something did come, but so little that it counts as nothing.</summary>
    public bool IsTooSlow { get; init; }
}
