using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using System.Xml.Linq;
using ValueLocate.Json;

namespace ValueLocate.Cli.Tests.Docs;

/// <summary>JSON schemas of result files, made from their types and doc comments.</summary>
internal static class ResultSchema
{
    private static readonly JsonSerializerOptions Options =
        new(ResultJson.Options) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<string, string> Comments = ReadComments();

    /// <summary>The schema of what <see cref="ResultJson.Write"/> makes of a type.</summary>
    public static string Of(Type type, string title)
    {
        var schema = JsonSchemaExporter.GetJsonSchemaAsNode(Options, type,
            new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Describe });
        var root = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = title };
        foreach (var (name, value) in schema.AsObject().ToList())
        {
            schema.AsObject().Remove(name);
            root[name] = value;
        }
        return root.ToJsonString(Written).ReplaceLineEndings("\n") + "\n";
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode schema)
    {
        if (schema is not JsonObject json) return schema;
        // A number, or NaN and the like as text.
        if (json["anyOf"] is JsonArray)
        {
            var nullable = Nullable.GetUnderlyingType(context.PropertyInfo?.PropertyType ?? context.TypeInfo.Type) is not null;
            json.Clear();
            json["type"] = nullable ? new JsonArray("number", "string", "null") : new JsonArray("number", "string");
        }
        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object && json.ContainsKey("properties")) json["additionalProperties"] = false;
        if (context.PropertyInfo?.AttributeProvider is PropertyInfo property
            && Comments.TryGetValue($"P:{property.DeclaringType!.FullName!.Replace('+', '.')}.{property.Name}", out var text))
        {
            json["description"] = text;
        }
        return json;
    }

    private static Dictionary<string, string> ReadComments()
    {
        var comments = new Dictionary<string, string>();
        foreach (var file in Directory.GetFiles(AppContext.BaseDirectory, "ValueLocate*.xml"))
        {
            foreach (var member in XDocument.Load(file).Descendants("member"))
            {
                if (member.Element("summary") is { } summary) comments[(string)member.Attribute("name")!] = Text(summary);
            }
        }
        return comments;
    }

    private static string Text(XElement element)
    {
        var text = string.Concat(element.Nodes().Select(n => n is XElement e ? Referred(e) : n.ToString()));
        return System.Net.WebUtility.HtmlDecode(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    private static string Referred(XElement e) =>
        e.Value.Length > 0 ? e.Value : ((string?)e.Attribute("cref") ?? (string?)e.Attribute("langword") ?? "").Split('.', ':')[^1];
}
