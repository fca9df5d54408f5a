namespace ValueLocate.Text.Templates;

/// <summary>Anything that goes wrong inside a template; it becomes a sentence of a ValueLocateException at the border.</summary>
internal sealed class TemplateError(string kind, string message) : Exception(message)
{
    /// <summary>The name that Python or Jinja gives to this error, such as TypeError.</summary>
    public string Kind { get; } = kind;

    public static TemplateError Type(string message) => new("TypeError", message);

    public static TemplateError Value(string message) => new("ValueError", message);

    public static TemplateError Undefined(string message) => new("UndefinedError", message);

    public static TemplateError Security(string message) => new("SecurityError", message);

    public static TemplateError Syntax(string message, int line) => new("TemplateSyntaxError", $"{message.TrimEnd('.')} (line {line})");

    public static TemplateError Limit(string message) => new("limit", message);

    public static TemplateError Runtime(string message) => new("TemplateRuntimeError", message);
}
