using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>Which of a cell's statements declare which of its variables.</summary>
internal static class DeclaredNames
{
    /// <summary>Every variable that later cells can use, with what declares it and which member of the cell that is, from 1.</summary>
    public static IEnumerable<(string Name, MemberDeclarationSyntax Member, int Number)> Members(CompilationUnitSyntax root)
    {
        for (var i = 0; i < root.Members.Count; i++)
        {
            var names = root.Members[i] switch
            {
                FieldDeclarationSyntax field => field.Declaration.Variables.Select(v => v.Identifier.ValueText).Concat(Designated(field)),
                GlobalStatementSyntax statement => Designated(statement),
                _ => [],
            };
            foreach (var name in names) yield return (name, root.Members[i], i + 1);
        }
    }

    /// <summary>As in <c>var (a, b) = ...</c>, <c>out var c</c>, <c>is int d</c>; more than are variables of the cell, which does no harm.</summary>
    private static IEnumerable<string> Designated(MemberDeclarationSyntax member) =>
        member.DescendantNodes().OfType<SingleVariableDesignationSyntax>().Select(d => d.Identifier.ValueText);
}
