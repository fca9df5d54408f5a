namespace ValueLocate.Text.Templates;

/// <summary>MarkupSafe's escape(): for autoescape blocks and the filters escape and safe.</summary>
internal static class Html
{
    public static string Escape(object? value)
    {
        if (value is Markup m) return m.Value;
        var text = Py.Str(value);
        Budget.Step(text.Length / 16);
        if (text.AsSpan().IndexOfAny("&<>'\"") < 0) return text;
        Budget.ReserveText(6L * text.Length);
        return text.Replace("&", "&amp;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal)
            .Replace("\"", "&#34;", StringComparison.Ordinal);
    }

    /// <summary>The texts in the values for a format, escaped; what is no text stays.</summary>
    public static object? EscapeAll(object? value) => value switch
    {
        string s => Escape(s),
        PyTuple t => new PyTuple([.. t.Items.Select(EscapeAll)]),
        PyDict d => EscapeDict(d),
        _ => value,
    };

    private static PyDict EscapeDict(PyDict dict)
    {
        var result = new PyDict();
        foreach (var e in dict.Entries) result.Set(e.Key.Value, EscapeAll(e.Value));
        return result;
    }
}
