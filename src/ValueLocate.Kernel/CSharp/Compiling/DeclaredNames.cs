using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>Which of a cell's statements declares which of its variables first.</summary>
internal static class DeclaredNames
{
    /// <summary>Every variable that later cells can use, with the member of the cell that declares it, from 1.</summary>
    public static IReadOnlyDictionary<string, int> Of(CompilationUnitSyntax root)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < root.Members.Count; i++)
        {
            var names = root.Members[i] switch
            {
                FieldDeclarationSyntax field => field.Declaration.Variables.Select(v => v.Identifier.ValueText).Concat(Designated(field)),
                GlobalStatementSyntax statement => Designated(statement),
                _ => [],
            };
            foreach (var name in names) first.TryAdd(name, i + 1);
        }
        return first;
    }

    /// <summary>As in <c>var (a, b) = ...</c>, <c>out var c</c>, <c>is int d</c>; more than are variables of the cell, which does no harm.</summary>
    private static IEnumerable<string> Designated(MemberDeclarationSyntax member) =>
        member.DescendantNodes().OfType<SingleVariableDesignationSyntax>().Select(d => d.Identifier.ValueText);
}
