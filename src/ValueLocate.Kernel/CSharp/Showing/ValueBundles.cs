using System.Collections;
using System.Net;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;
using ValueLocate.Kernel.Cells;

namespace ValueLocate.Kernel.CSharp.Showing;

/// <summary>Turns a value into the forms that a front end can show. Converters for types that need more than a formatter can be added.</summary>
public sealed partial class ValueBundles
{
    private readonly List<Func<object, MimeBundle?>> converters = [];

    /// <summary>Begins with the converters that know values by the name of their type.</summary>
    public ValueBundles()
    {
        Add(OwnHtml.Convert);
        Add(DataFrameTables.Convert);
        Add(JsonTokens.Convert);
        Add(Formatted);
    }

    /// <summary>Adds a converter, asked before those added earlier; null means that the value is not its own.</summary>
    public void Add(Func<object, MimeBundle?> converter) => converters.Insert(0, converter);

    /// <summary>The value's forms.</summary>
    /// <param name="value">Anything.</param>
    /// <param name="mimeTypes">The forms wanted; empty for those of its type.</param>
    public MimeBundle Of(object? value, IReadOnlyList<string> mimeTypes)
    {
        foreach (var converter in value is null ? [] : converters)
        {
            if (converter(value!) is not { } bundle) continue;
            if (mimeTypes.Count == 0) return bundle;
            if (mimeTypes.All(bundle.Data.ContainsKey))
                return new MimeBundle(mimeTypes.Distinct().ToDictionary(t => t, t => bundle.Data[t], StringComparer.Ordinal));
        }
        var types = mimeTypes.Count > 0 ? mimeTypes : Preferred(value);
        var data = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var type in types) data[type] = Node(type, Text(value, type));
        return new MimeBundle(data);
    }

    /// <summary>The bundle of one text.</summary>
    public static MimeBundle OfText(string mimeType, string text) =>
        new(new Dictionary<string, JsonNode>(StringComparer.Ordinal) { [mimeType] = Node(mimeType, text) });

    private static IReadOnlyList<string> Preferred(object? value)
    {
        if (value is null or string) return ["text/plain"];
        var preferred = Formatter.GetPreferredMimeTypesFor(value.GetType());
        return preferred.Contains("text/plain") ? [.. preferred] : [.. preferred, "text/plain"];
    }

    private static string Text(object? value, string type) => (value, type) switch
    {
        (string text, "text/plain") => text,
        (IEnumerable, "text/plain") when value.GetType().Name.StartsWith('<') => BudgetWriter.Format(Sequence(value), type),
        (IHtmlContent, "text/plain") => Plain(BudgetWriter.Format(value, "text/html")),
        _ => BudgetWriter.Format(value, type),
    };

    /// <summary>What an iterator method gives is of a type that the compiler made; as text, too, it is the sequence that it stands for.</summary>
    private static object Sequence(object value)
    {
        var items = value.GetType().GetInterfaces().FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        return items is null ? value : typeof(ValueBundles).GetMethod(nameof(Through), BindingFlags.Static | BindingFlags.NonPublic)!
            .MakeGenericMethod(items.GenericTypeArguments).Invoke(null, [value])!;
    }

    private static IEnumerable<T> Through<T>(IEnumerable<T> items) => items.Select(i => i);

    private static JsonNode Node(string type, string text)
    {
        if (type == "application/json" || type.EndsWith("+json", StringComparison.Ordinal))
        {
            try
            {
                if (JsonNode.Parse(text) is { } node) return node;
            }
            catch (JsonException)
            {
                return JsonValue.Create(text);
            }
        }
        return JsonValue.Create(text);
    }

    private static string Plain(string html) => WebUtility.HtmlDecode(Spaces.Replace(Tags.Replace(html, " "), " ")).Trim();

    [GeneratedRegex("<(script|style)\\b.*?</\\1>|<[^>]*>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Tags { get; }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces { get; }

    /// <summary>A type named FormattedValue, ours or another's, says itself what it is.</summary>
    private static MimeBundle? Formatted(object value)
    {
        var type = value.GetType();
        return type.Name == "FormattedValue"
            && type.GetProperty("MimeType", BindingFlags.Instance | BindingFlags.Public)?.GetValue(value) is string mime
            && type.GetProperty("Value", BindingFlags.Instance | BindingFlags.Public)?.GetValue(value) is string text
            ? OfText(mime, text)
            : null;
    }
}
