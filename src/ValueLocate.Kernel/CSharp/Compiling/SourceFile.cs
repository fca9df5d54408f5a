using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using ValueLocate.Kernel.CSharp.Reading;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>A C# file with namespaces, which no script can hold: it becomes an assembly of its own.</summary>
internal static class SourceFile
{
    private static int count;

    public static bool HasNamespace(string text) =>
        CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot().Members.Any(m => m is BaseNamespaceDeclarationSyntax);

    /// <summary>Compiles and loads the file, and gives the reference to it.</summary>
    /// <param name="text">The file's text.</param>
    /// <param name="path">The file.</param>
    /// <param name="chain">What it is compiled against.</param>
    /// <param name="context">Where it is loaded.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="problem">Why its loops cannot be stopped; null where they can.</param>
    /// <exception cref="CompileFailure">The file has errors.</exception>
    public static MetadataReference Compile(string text, string path, SubmissionChain chain, CellLoadContext context, CancellationToken cancellation,
        out string? problem)
    {
        var options = CellParser.Options.WithKind(SourceCodeKind.Regular);
        var usings = string.Concat(
            ((string[])["System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks"])
                .Select(u => $"global using {u};"));
        var written = CSharpSyntaxTree.ParseText(text, options, path, System.Text.Encoding.UTF8, cancellation);
        NestingLimit.Check(written.GetCompilationUnitRoot(cancellation), cancellation);
        var compilation = CSharpCompilation.Create(
            $"file{Interlocked.Increment(ref count)}-{Path.GetFileNameWithoutExtension(path)}",
            [written, CSharpSyntaxTree.ParseText(usings, options, encoding: System.Text.Encoding.UTF8, cancellationToken: cancellation)],
            chain.AllReferences,
            SubmissionChain.Options.WithUsings());
        var (image, symbols) = (new MemoryStream(), new MemoryStream());
        var emitted = compilation.Emit(image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb),
            cancellationToken: cancellation);
        if (!emitted.Success) throw new CompileFailure(emitted.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(CodeProblem.Of).ToList());
        // Its loops stop too.
        if (StopChecks.Add(image, symbols, (_, _) => 0, out problem) is { } stoppable) (image, symbols) = stoppable;
        image.Position = symbols.Position = 0;
        context.LoadFromStream(image, symbols);
        return MetadataReference.CreateFromImage(image.ToArray());
    }
}
