namespace ValueLocate.Kernel.Notebooks;

/// <summary>Told how a notebook gets on.</summary>
public interface ICellObserver
{
    /// <summary>A cell begins.</summary>
    /// <param name="place">The cell in words, such as "cell 3 of 12".</param>
    void Begin(string place);

    /// <summary>It has ended without an error.</summary>
    /// <param name="place">The same words.</param>
    void Finish(string place);
}
