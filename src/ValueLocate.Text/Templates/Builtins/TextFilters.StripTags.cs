using System.Net;

namespace ValueLocate.Text.Templates;

/// <summary>The filter striptags, as MarkupSafe does it.</summary>
internal static partial class TextFilters
{
    public static object? StripTags(Args args)
    {
        var text = Py.Str(args.Bind("striptags", "value")[0]);
        text = Without(text, "<!--", "-->");
        text = Without(text, "<", ">");
        var words = (PyList)StringMethods.Call(text, "split")!;
        return WebUtility.HtmlDecode(Text.Join(" ", [.. words.Items.Select(Py.Str)]));
    }

    private static string Without(string text, string open, string close)
    {
        var result = new System.Text.StringBuilder();
        var from = 0;
        while (true)
        {
            Budget.Step();
            var start = text.IndexOf(open, from, StringComparison.Ordinal);
            var end = start < 0 ? -1 : text.IndexOf(close, start, StringComparison.Ordinal);
            if (end < 0) return result.Append(text, from, text.Length - from).ToString();
            result.Append(text, from, start - from);
            from = end + close.Length;
        }
    }
}
