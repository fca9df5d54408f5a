namespace ValueLocate.Kernel.CSharp.Running;

/// <summary>The part of the cell thread's stack where a recursion has to look up: near its end; once the cell is interrupted, at its beginning. The process has one, of the cell that began last.</summary>
internal static class CellStack
{
    /// <summary>How much stack the cells' thread has.</summary>
    public const int Size = 16 << 20;

    /// <summary>How much is watched: no function between two checks has larger frames.</summary>
    public const nuint Range = 2 << 20;

    /// <summary>What is left below for the exception and what handles it.</summary>
    private const nuint Rest = 512 << 10;

    private static nuint end;
    private static CellRun? run;

    /// <summary>The lowest address that is watched.</summary>
    public static nuint Watched { get; private set; }

    /// <summary>This thread, whose stack is all but empty, begins the cell.</summary>
    public static unsafe void Begin(CellRun begun)
    {
        byte mark;
        end = (nuint)(&mark) - Size + Rest;
        (run, Watched) = (begun, end);
    }

    /// <summary>The cell has been interrupted: recursions are to look up whose stack is not deep.</summary>
    public static void Interrupt(CellRun interrupted)
    {
        if (run == interrupted) Watched = end - Rest + Size - Range;
    }

    /// <summary>Ends a cell that was interrupted, or a recursion that is too deep.</summary>
    public static void Look(nuint here)
    {
        CellStopping.End();
        if (here - end < Range) throw new InsufficientExecutionStackException("The cell's functions call each other too deeply, perhaps without end: its stack is nearly full.");
    }
}
