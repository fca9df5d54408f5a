namespace ValueLocate.Kernel.CSharp.Notebook;

/// <summary>What the session that runs a cell does for the functions that the cell calls.</summary>
internal interface ICellHost
{
    /// <summary>Shows a value below the cell.</summary>
    DisplayedValue Display(object? value, IReadOnlyList<string> mimeTypes);

    /// <summary>Shows a value in the place of what was shown.</summary>
    void Update(object? value, string id, IReadOnlyList<string> mimeTypes);

    /// <summary>Takes away what the cell has shown, at once or when it shows the next.</summary>
    void Clear(bool wait);

    /// <summary>Asks the person before the screen for a line; null where nobody can be asked.</summary>
    string? Ask(string prompt, bool password);
}
