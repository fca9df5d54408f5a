namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>The code does not compile.</summary>
internal sealed class CompileFailure(IReadOnlyList<CodeProblem> errors) : Exception("The code does not compile.")
{
    public IReadOnlyList<CodeProblem> Errors => errors;
}
