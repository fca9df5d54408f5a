namespace ValueLocate.Kernel.CSharp.Running;

/// <summary>
/// The part of the cell thread's stack where a recursion has to look up: near its end; once the cell is interrupted, at its beginning. The process has one, of
/// the cell that began last.
/// </summary>
internal static class CellStack
{
    /// <summary>How much stack the cells' thread has.</summary>
    public const int Size = 16 << 20;

    /// <summary>How much is watched: no function between two checks has larger frames.</summary>
    public const nuint Range = 2 << 20;

    /// <summary>What is left below for the exception and what handles it.</summary>
    private const nuint Rest = 512 << 10;

    private static nuint top;
    private static CellRun? run;

    /// <summary>The lowest address that is watched.</summary>
    public static nuint Watched { get; private set; }

    /// <summary>This thread, whose stack is all but empty, begins the cell.</summary>
    public static void Begin(CellRun begun)
    {
        top = Here();
        (run, Watched) = (begun, top - Size + Rest);
    }

    /// <summary>The cell has been interrupted: recursions are to look up whose stack is not deep.</summary>
    public static void Interrupt(CellRun interrupted)
    {
        if (run == interrupted) Watched = top - Range;
    }

    /// <summary>Does something in which functions of cells may take only so much of the stack, if this is the cell's thread.</summary>
    public static void Within(nuint room, Action work)
    {
        var (before, watched) = (Watched, Here() - room - Range);
        if (top - Here() < Size - Range - Rest - room && before != top - Range) Watched = watched;
        try
        {
            work();
        }
        finally
        {
            if (Watched == watched) Watched = before;
        }
    }

    /// <summary>Ends a cell that was interrupted, or a recursion that is too deep.</summary>
    public static void Look()
    {
        CellStopping.End();
        if (Watched != top - Range)
            throw new InsufficientExecutionStackException("The cell's functions call each other too deeply, perhaps without end: its stack is nearly full.");
    }

    /// <summary>About where this thread's stack ends.</summary>
    public static unsafe nuint Here()
    {
        byte mark;
        return (nuint)(&mark);
    }
}
