using Microsoft.AspNetCore.Html;

namespace ValueLocate.Kernel.CSharp.Notebook;

/// <summary>What every cell can call by its bare name.</summary>
public static class Functions
{
    /// <summary>Shows a value below the cell.</summary>
    /// <param name="value">Anything; a string is shown as text, <see cref="HTML"/> as it is.</param>
    /// <param name="mimeTypes">The forms to show it in; by default those of its type.</param>
    /// <returns>What was shown, to show it anew later.</returns>
#pragma warning disable CA1707, IDE1006 // The names that C# notebooks already use.
    public static DisplayedValue display(object? value, params string[] mimeTypes) => Cell.Host.Display(value, mimeTypes);

    /// <summary>HTML to show: <c>display(HTML("..."))</c> or as a cell's last expression.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);
#pragma warning restore CA1707, IDE1006

    /// <summary>A script to run in the page.</summary>
    public static IHtmlContent Javascript(string script) => new HtmlString($"<script>(async () => {{\n{script}\n}})();</script>");

    /// <summary>Takes away what the cell has shown, at once or when it shows the next.</summary>
    public static void ClearOutput(bool wait = false) => Cell.Host.Clear(wait);

    /// <summary>Asks the person before the screen for a line; null where nobody can be asked.</summary>
    public static string? Input(string prompt = "") => Cell.Host.Ask(prompt, password: false);

    /// <summary>Asks for a line that is not shown while it is typed; null where nobody can be asked.</summary>
    public static string? PasswordInput(string prompt = "") => Cell.Host.Ask(prompt, password: true);
}
