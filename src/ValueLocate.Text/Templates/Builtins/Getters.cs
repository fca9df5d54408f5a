using System.Globalization;

namespace ValueLocate.Text.Templates;

/// <summary>The "attribute" of filters: a path such as "address.city" or "0.name", or an index.</summary>
internal static class Getters
{
    public static Func<object?, object?> Of(object? attribute, bool ignoreCase = false, object? otherwise = null)
    {
        var parts = Parts(attribute);
        return item =>
        {
            foreach (var part in parts)
            {
                item = Members.GetItem(item, part);
                if (otherwise is not null && item is Undefined) item = otherwise;
            }
            return ignoreCase ? IgnoreCase(item) : item;
        };
    }

    /// <summary>For sort: several paths with commas between them; gives a list of what they lead to.</summary>
    public static Func<object?, object?> OfMany(object? attributes, bool ignoreCase)
    {
        var getters = Py.IsText(attributes, out var text)
            ? text.Split(',').Select(p => Of(p, ignoreCase)).ToList()
            : [Of(attributes, ignoreCase)];
        return item => new PyList([.. getters.Select(g => g(item))]);
    }

    public static object? IgnoreCase(object? value) => Py.IsText(value, out var text) ? CaseMapping.Lower(text) : value;

    private static List<object?> Parts(object? attribute)
    {
        if (attribute is null) return [];
        if (!Py.IsText(attribute, out var text)) return [attribute];
        return [.. text.Split('.').Select(p => p.Length is > 0 and < 10 && p.All(char.IsAsciiDigit)
            ? Num.Box(int.Parse(p, CultureInfo.InvariantCulture))
            : (object?)p)];
    }
}
