using ValueLocate.Kernel.CSharp;

namespace ValueLocate.Cli;

/// <summary>What runs the cells of notebooks.</summary>
internal static class Engines
{
    /// <summary>C#, with this library at hand: <c>#r "ValueLocate.dll"</c> in a cell means the one that runs.</summary>
    public static CSharpSession CSharp() => new(new CSharpSessionOptions { HostAssemblies = [typeof(ValueLocate.Models.LanguageModel).Assembly] });
}
