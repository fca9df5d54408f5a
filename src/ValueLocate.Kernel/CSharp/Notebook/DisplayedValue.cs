namespace ValueLocate.Kernel.CSharp.Notebook;

/// <summary>Something that was shown and can be shown anew in its place, from a later cell too.</summary>
public sealed class DisplayedValue
{
    private readonly ICellHost host;
    private readonly string id;
    private readonly IReadOnlyList<string> mimeTypes;

    internal DisplayedValue(ICellHost host, string id, IReadOnlyList<string> mimeTypes)
    {
        (this.host, this.id, this.mimeTypes) = (host, id, mimeTypes);
    }

    /// <summary>Puts the value in the place of what was shown.</summary>
    public void Update(object? value) => host.Update(value, id, mimeTypes);
}
