using System.Globalization;
using Microsoft.CodeAnalysis;
using ValueLocate.Kernel.Cells;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>Refuses code that the compiler would take minutes for: the time grows with the square of an expression's terms.</summary>
internal static class NestingLimit
{
    private const int Most = 10_000;

    /// <exception cref="CellException">An expression has more terms, or calls on each other's results, than can be compiled.</exception>
    public static void Check(SyntaxNode root, CancellationToken cancellation)
    {
        // By a list of its own: a walker that calls itself would not come to the end of such a tree.
        var open = new Stack<(SyntaxNode Node, int Depth)>([(root, 0)]);
        while (open.TryPop(out var at))
        {
            cancellation.ThrowIfCancellationRequested();
            if (at.Depth > Most)
            {
                var line = at.Node.GetLocation().GetLineSpan().StartLinePosition.Line + 1;
                throw new CellException(string.Create(
                    CultureInfo.InvariantCulture, $"(line {line}) An expression has more than {Most:N0} terms or calls in a row, which takes minutes to "
                        + $"compile: make it in a loop, or read the values from an array or a file."));
            }
            foreach (var child in at.Node.ChildNodes()) open.Push((child, at.Depth + 1));
        }
    }
}
