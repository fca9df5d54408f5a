using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;

namespace ValueLocate.Kernel.Jupyter;

/// <summary>What notebooks save about the language of their code; the same fields as .NET Interactive's.</summary>
internal sealed record LanguageInfo(string Name, string Version, string Mimetype, string FileExtension, string PygmentsLexer)
{
    /// <summary>C#, as new as the compiler here.</summary>
    public static LanguageInfo CSharp { get; } =
        new("C#", LanguageVersion.Latest.MapSpecifiedToEffectiveVersion().ToDisplayString(), "text/x-csharp", ".cs", "csharp");

    /// <summary>The kernel's own version.</summary>
    public static string KernelVersion { get; } =
        typeof(LanguageInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
