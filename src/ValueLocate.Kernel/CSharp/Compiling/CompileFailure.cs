using Microsoft.CodeAnalysis;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>The code does not compile.</summary>
internal sealed class CompileFailure(IReadOnlyList<Diagnostic> errors) : Exception("The code does not compile.")
{
    public IReadOnlyList<Diagnostic> Errors => errors;
}
