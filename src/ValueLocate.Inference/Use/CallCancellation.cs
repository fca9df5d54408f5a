namespace ValueLocate.Inference;

/// <summary>
/// The token that a long call stops by when its caller gave none. A notebook kernel that has a token for the running cell puts a function that returns it into
/// <see cref="AppContext"/> under <see cref="Key"/>; so an interrupt of the cell stops the library's calls too, without a reference between the two.
/// </summary>
internal static class CallCancellation
{
    /// <summary>The name under which a kernel gives its cell's token, as a <c>Func&lt;CancellationToken&gt;</c>.</summary>
    public const string Key = "ValueLocate.CellCancellation";

    /// <summary>The given token, or the running cell's where none was given.</summary>
    public static CancellationToken Or(CancellationToken given) =>
        given.CanBeCanceled || AppContext.GetData(Key) is not Func<CancellationToken> cell ? given : cell();
}
