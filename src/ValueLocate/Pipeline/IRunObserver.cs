namespace ValueLocate.Pipeline;

/// <summary>Is told how a run gets on.</summary>
public interface IRunObserver
{
    /// <summary>A stage begins.</summary>
    /// <param name="stage">Its name.</param>
    /// <param name="tokens">Tokens that it will read and generate, as far as that is known.</param>
    void Begin(string stage, long tokens);

    /// <summary>So many more tokens are done.</summary>
    void Advance(long tokens);

    /// <summary>A stage is done, now or in an earlier call.</summary>
    /// <param name="stage">Its name.</param>
    /// <param name="fresh">False where its finished output was found.</param>
    void Finish(string stage, bool fresh);

    /// <summary>Something that a user should know of the run: a sentence.</summary>
    void Note(string text)
    {
    }
}
