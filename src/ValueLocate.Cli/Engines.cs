using ValueLocate.Kernel.CSharp;

namespace ValueLocate.Cli;

/// <summary>What runs the cells of notebooks.</summary>
internal static class Engines
{
    /// <summary>C#, with this library at hand: <c>#r "ValueLocate.dll"</c> in a cell means the one that runs.</summary>
    public static CSharpSession CSharp() => new(Options);

    /// <summary>The same, for pages that find the kernel's resources in a folder that the Jupyter server serves.</summary>
    public static CSharpSession CSharp(string resources) => new(Options.ServedFrom(resources));

    private static CSharpSessionOptions Options => new() { HostAssemblies = [typeof(ValueLocate.Inference.LanguageModel).Assembly] };
}
