namespace ValueLocate.Reports;

#pragma warning disable CA1822 // Notebooks make an instance and call the method on it.

/// <summary>A value that shows itself in a notebook as HTML, and as text by ToString().</summary>
public interface IShowsHtml
{
    /// <summary>A piece of HTML that stands by itself, readable on light and dark pages.</summary>
    string ToHtml();
}

/// <summary>One form of a value, as notebooks' formatters call it.</summary>
/// <param name="mimeType">The form.</param>
/// <param name="write">Gives it; null: the value is not of the kind.</param>
internal sealed class SelfFormatter(string mimeType, Func<object, string?> write)
{
    public string MimeType { get; } = mimeType;

    public bool Format(object instance, TextWriter writer)
    {
        if (write(instance) is not { } text) return false;
        writer.Write(text);
        return true;
    }
}

/// <summary>Formatters of everything that shows itself.</summary>
internal sealed class HtmlFormatters
{
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        new SelfFormatter("text/html", o => (o as IShowsHtml)?.ToHtml()),
        new SelfFormatter("text/plain", o => o.ToString()),
    ];
}

/// <summary>Formatters of charts: VS Code and JupyterLab's extension draw the figure themselves, other pages take the HTML.</summary>
internal sealed class ChartFormatters
{
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        new SelfFormatter("application/vnd.plotly.v1+json", o => (o as ChartFigure)?.ToJson()),
        new SelfFormatter("text/html", o => (o as IShowsHtml)?.ToHtml()),
        new SelfFormatter("text/plain", o => o.ToString()),
    ];
}
