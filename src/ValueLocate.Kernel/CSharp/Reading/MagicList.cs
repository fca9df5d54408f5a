using System.Runtime.InteropServices;

namespace ValueLocate.Kernel.CSharp.Reading;

/// <summary>The magics there are, in the order in which they are listed.</summary>
internal static class MagicList
{
    /// <summary>Each magic with what it does.</summary>
    public static IReadOnlyList<(string Name, string Text)> All { get; } =
    [
        ("#r", "#r \"nuget: Name, Version\" takes a package, #r \"path.dll\" an assembly with what it needs"),
        ("#i", "#i \"nuget:folder or address\" adds a place to look for packages"),
        ("#load", "#load \"file.csx\" runs a file here"),
        ("#!about", "says what runs the cells"),
        ("#!csharp", "what follows is C#"),
        ("#!html", "what follows is shown as HTML"),
        ("#!import", "#!import file runs a .ipynb, .dib, .csx or .cs here"),
        ("#!javascript", "what follows runs in the page; #!set --name x --value @csharp:y hands it a variable as JSON"),
        ("#!lsmagic", "this list"),
        ("#!markdown", "what follows is shown as Markdown"),
        ("#!mermaid", "what follows is a Mermaid diagram"),
        ("#!set", "#!set --name x --value V declares x; V is text, @csharp:y, @value:y, @input:\"prompt\" or @password:\"prompt\""),
        ("#!share", "#!share --from value x declares x from what #!value kept"),
        ("#!time", "says how long the cell took"),
        ("#!value", "#!value --name x keeps what follows (or --from-file F) as text"),
        ("#!who", "lists the variables"),
        ("#!whos", "lists the variables with type and value"),
    ];

    public static string Text => string.Join('\n', All.Select(m => $"{m.Name,-14}{m.Text}"));

    public static string About =>
        $"ValueLocate's C# kernel {typeof(MagicList).Assembly.GetName().Version?.ToString(3)}\n"
        + $"C# by Roslyn {typeof(Microsoft.CodeAnalysis.CSharp.CSharpCompilation).Assembly.GetName().Version?.ToString(3)}\n"
        + $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription} ({RuntimeInformation.RuntimeIdentifier})";
}
