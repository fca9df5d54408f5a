using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>A cell's own statements and declarations, counted from 1.</summary>
internal sealed class CellStatements(CompilationUnitSyntax root)
{
    private readonly TextLineCollection lines = root.GetText().Lines;
    private readonly int[] ends = [.. root.Members.Select(m => m.Span.End)];

    /// <summary>Which of them stands at a line and column (from 1); 0 for none.</summary>
    public int At(int line, int column)
    {
        // A #line of the user's may name any line.
        if (line < 1 || line > lines.Count) return 0;
        var position = lines[line - 1].Start + column - 1;
        var index = Array.BinarySearch(ends, position);
        index = index < 0 ? ~index : index + 1;
        return index < ends.Length && root.Members[index].Span.Contains(position) ? index + 1 : 0;
    }

    /// <summary>Every variable that later cells can use, with the statement that declares it.</summary>
    public static IReadOnlyDictionary<string, int> Names(CSharpCompilation cell, CompilationUnitSyntax root)
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
