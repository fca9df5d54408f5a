namespace ValueLocate.Kernel.CSharp.Notebook;

/// <summary>Something that was shown and can be shown anew in its place, from a later cell too.</summary>
public sealed class DisplayedValue
{
    private readonly CSharpSession session;
    private readonly string id;
    private readonly IReadOnlyList<string> mimeTypes;

    internal DisplayedValue(CSharpSession session, string id, IReadOnlyList<string> mimeTypes)
    {
        (this.session, this.id, this.mimeTypes) = (session, id, mimeTypes);
    }

    /// <summary>Puts the value in the place of what was shown.</summary>
    public void Update(object? value) => session.Update(value, id, mimeTypes);
}
