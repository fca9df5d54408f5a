namespace ValueLocate.Kernel.Jupyter;

/// <summary>The protocol counts Unicode code points, .NET counts UTF-16 units.</summary>
internal static class CodePoints
{
    /// <summary>The index of UTF-16 units behind so many code points; the text's length where it has fewer.</summary>
    public static int ToUnits(string text, int points)
    {
        var at = 0;
        for (var i = 0; i < points && at < text.Length; i++) at += at + 1 < text.Length && char.IsSurrogatePair(text, at) ? 2 : 1;
        return at;
    }

    /// <summary>How many code points stand before an index of UTF-16 units.</summary>
    public static int Of(string text, int units)
    {
        var points = 0;
        for (var at = 0; at < Math.Min(units, text.Length); points++) at += at + 1 < text.Length && char.IsSurrogatePair(text, at) ? 2 : 1;
        return points;
    }
}
