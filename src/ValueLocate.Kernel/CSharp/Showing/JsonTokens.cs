using ValueLocate.Kernel.Cells;

namespace ValueLocate.Kernel.CSharp.Showing;

/// <summary>
/// Shows Newtonsoft's JSON (JObject, JArray ...), known by the name of its type, as the text that it is: as an object it would be a tree of its parents and
/// siblings.
/// </summary>
internal static class JsonTokens
{
    /// <summary>How deep a text may be nested: writing it takes a part of the stack at each level.</summary>
    private const int MostLevels = 1000;

    /// <summary>The value's text; null for values that are no JSON.</summary>
    public static MimeBundle? Convert(object value)
    {
        if (Base(value.GetType(), "Newtonsoft.Json.Linq.JToken") is not { } token) return null;
        // Reading it goes from token to token, without a call for each level.
        var reader = token.GetMethod("CreateReader", [])!.Invoke(value, [])!;
        var type = Base(reader.GetType(), "Newtonsoft.Json.JsonReader")!;
        var (read, depth) = (type.GetMethod("Read", [])!.CreateDelegate<Func<bool>>(reader),
            type.GetProperty("Depth")!.GetMethod!.CreateDelegate<Func<int>>(reader));
        type.GetProperty("MaxDepth")!.SetValue(reader, null);
        while (read())
        {
            if (depth() > MostLevels)
                return ValueBundles.OfText("text/plain", $"{value.GetType().Name} {BudgetWriter.Mark($"it has more than {MostLevels} levels")}");
        }
        return ValueBundles.OfText("text/plain", value.ToString() ?? "");
    }

    private static Type? Base(Type type, string name)
    {
        for (var t = type; t is not null; t = t.BaseType) if (t.FullName == name) return t;
        return null;
    }
}
