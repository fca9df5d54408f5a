using System.Globalization;
using System.Text.Json;
using ValueLocate.Text.Templates;

namespace ValueLocate.Text.Tests.Templates;

/// <summary>The golden files of tests/data/templates, and of ../shared/templates where that is there.</summary>
internal static class GoldenTemplates
{
    public const string Data = "tests/data/templates";
    public const string Shared = "../shared/templates";

    public static readonly string[] Names =
    [
        "chatml", "chatml-lines", "command-r", "control", "deepseek-r1", "filters", "gemma", "gemma3", "gpt-oss", "json", "llama2", "llama3", "llama31",
        "methods", "mistral", "nested-tools", "phi3", "qwen3", "smollm3", "tests", "whitespace", "zephyr",
    ];

    public static JsonElement Load(string folder, string file)
    {
        var path = folder == Shared ? Require.Shared("templates", file) : Path.Combine(Require.Root, folder, file);
        return JsonDocument.Parse(File.ReadAllText(path)).RootElement;
    }

    public static DateTime Now(JsonElement golden) => DateTime.Parse(golden.GetProperty("now").GetString()!, CultureInfo.InvariantCulture);

    /// <summary>The rendered text, or "kind: message" of the error.</summary>
    public static (string? Text, ValueLocateException? Error) Try(Func<string> render)
    {
        try
        {
            return (render(), null);
        }
        catch (ValueLocateException e)
        {
            return (null, e);
        }
    }

    /// <summary>What is wrong with an outcome; null where it is as expected.</summary>
    public static string? Judge(JsonElement expected, string suffix, (string? Text, ValueLocateException? Error) got)
    {
        if (expected.TryGetProperty("rendered" + suffix, out var rendered))
        {
            if (got.Text == rendered.GetString()) return null;
            return $"expected {Show(rendered.GetString())}\n     got {Show(got.Text)} {got.Error?.Message}";
        }
        var error = expected.GetProperty("error" + suffix).GetString();
        if (got.Error is null) return $"expected the error {error}\n     got {Show(got.Text)}";
        if (expected.GetProperty("error_kind" + suffix).GetString() != "raise_exception") return null;
        return got.Error.InnerException is TemplateRaisedException raised && raised.Message == error
            ? null
            : $"expected the refusal {error}\n     got {got.Error.Message}";
    }

    private static string Show(string? text) => JsonSerializer.Serialize(text);
}
