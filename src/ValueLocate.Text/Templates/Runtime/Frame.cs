using System.Text;

namespace ValueLocate.Text.Templates;

/// <summary>Where a piece of a template runs: its names, its output, and whether that output is escaped for HTML.</summary>
internal sealed class Frame(Scope top, Scope scope, bool autoEscape)
{
    private readonly StringBuilder output = new();

    /// <summary>The names of the whole template, which is all that blocks see.</summary>
    public Scope Top { get; } = top;

    public Scope Scope { get; set; } = scope;

    public bool AutoEscape { get; set; } = autoEscape;

    public string Output
    {
        get
        {
            Budget.ReserveText(output.Length);
            return output.ToString();
        }
    }

    public void Write(string text)
    {
        if (text.Length == 0) return;
        Budget.ReserveText(text.Length);
        output.Append(text);
    }

    public void WriteValue(object? value) => Write(AutoEscape ? Html.Escape(value) : Py.Str(value));

    /// <summary>Writes what a filter or call block gave, which must be text and is not escaped again.</summary>
    public void WriteText(object? value)
        => Write(Py.IsText(value, out var text) ? text : throw TemplateError.Type($"expected str instance, {Py.TypeName(value)} found"));

    /// <summary>Runs <paramref name="body"/> with an empty output and new names of its own, and gives what it wrote.</summary>
    public string Capture(Node body, out Flow flow)
    {
        var inner = new Frame(Top, new Scope(Scope), AutoEscape);
        flow = body.Run(inner);
        return inner.Output;
    }

    /// <summary>Captured output as a value: autoescape has done its work on it already.</summary>
    public object Captured(string text) => AutoEscape ? new Markup(text) : text;
}
