using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;
using ValueLocate.Kernel.Cells;

namespace ValueLocate.Kernel.CSharp.Showing;

/// <summary>Shows values that have a public <c>ToHtml()</c> by it, as Verso does, unless a formatter was made for them.</summary>
internal static class OwnHtml
{
    /// <summary>The value's forms; null for values without the method.</summary>
    public static MimeBundle? Convert(object value)
    {
        var type = value.GetType();
        if (value is IHtmlContent || type.GetMethod("ToHtml", BindingFlags.Public | BindingFlags.Instance, []) is not { } method) return null;
        if (method.ReturnType != typeof(string) && !typeof(IHtmlContent).IsAssignableFrom(method.ReturnType)) return null;
        if (type.GetCustomAttributes(inherit: true).Any(a => a.GetType().Name == "TypeFormatterSourceAttribute") || HasFormatter(type)) return null;
        var html = method.Invoke(value, BindingFlags.DoNotWrapExceptions, null, null, null) switch
        {
            string text => text,
            IHtmlContent content => BudgetWriter.Format(content, "text/html"),
            _ => null,
        };
        if (html is null) return null;
        return new MimeBundle(new Dictionary<string, JsonNode>(StringComparer.Ordinal)
        {
            ["text/html"] = html,
            ["text/plain"] = BudgetWriter.Format(value, "text/plain"),
        });
    }

    private static bool HasFormatter(Type type) =>
        Formatter.RegisteredFormatters(includeDefaults: false).Any(f => f.MimeType == "text/html" && f.Type != typeof(object) && f.Type.IsAssignableFrom(type));
}
