using System.CommandLine;
using ValueLocate.Cli.Output;
using ValueLocate.Kernel.Cells;

namespace ValueLocate.Cli.Verbs;

/// <summary>What can be done with notebooks.</summary>
internal static class NotebookVerb
{
    public static Command Build(Terminal terminal, Func<ICellEngine> engine) => new("notebook", "Run C# notebooks without Jupyter.")
    {
        NotebookRunVerb.Build(terminal, engine),
    };
}
