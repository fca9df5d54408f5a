using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>Which of a cell's statements declares which of its variables.</summary>
internal static class DeclaredNames
{
    /// <summary>Every variable that later cells can use, with the member of the cell that declares it, from 1.</summary>
    public static IReadOnlyDictionary<string, int> Of(CSharpCompilation cell, CompilationUnitSyntax root)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var field in cell.ScriptClass!.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsImplicitlyDeclared))
        {
            var at = field.Locations[0].SourceSpan.Start;
            var member = root.Members.TakeWhile(m => m.Span.End <= at).Count() + 1;
            if (member <= root.Members.Count) first.TryAdd(field.Name, member);
        }
        return first;
    }
}
