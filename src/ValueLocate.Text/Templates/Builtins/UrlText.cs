using System.Globalization;
using System.Text;

namespace ValueLocate.Text.Templates;

/// <summary>The filter urlencode: a text is quoted, pairs become a query.</summary>
internal static class UrlText
{
    public static object? Encode(object? value)
    {
        if (Py.IsText(value, out var text)) return Quote(text, false);
        if (Py.TryIterate(value) is null) return Quote(Py.Str(value), false);
        var pairs = value is PyDict dict ? dict.Entries.Select(e => (object?)new PyTuple(e.Key.Value, e.Value)) : Py.Iterate(value);
        return Text.Join("&", [.. pairs.Select(Pair)]);
    }

    private static string Pair(object? pair)
    {
        var items = Py.Iterate(pair).Take(3).ToList();
        if (items.Count != 2) throw TemplateError.Value("a query is made of pairs");
        return $"{Quote(Py.Str(items[0]), true)}={Quote(Py.Str(items[1]), true)}";
    }

    private static string Quote(string text, bool inQuery)
    {
        Budget.ReserveText(3L * text.Length);
        var result = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)b;
            if (char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-' or '~' || (c == '/' && !inQuery)) result.Append(c);
            else if (c == ' ' && inQuery) result.Append('+');
            else result.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }
        return result.ToString();
    }
}
