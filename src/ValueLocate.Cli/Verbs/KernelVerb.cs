using System.CommandLine;
using ValueLocate.Cli.Output;
using ValueLocate.Kernel.Cells;

namespace ValueLocate.Cli.Verbs;

/// <summary>The C# kernel that Jupyter and VS Code run notebooks with.</summary>
internal static class KernelVerb
{
    public static Command Build(Terminal terminal, Func<ICellEngine> engine) => new("kernel", "Run C# notebooks in Jupyter and VS Code.")
    {
        KernelInstallVerb.Build(terminal),
        KernelRunVerb.Build(terminal, engine),
    };
}
