using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;
using ValueLocate.Kernel.CSharp.Running;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>
/// Puts calls of <see cref="CellStop"/> into the compiled code of a cell: into every loop, before every statement of the cell itself, before calls that may
/// come back to their own function, and around what is awaited. The source stays as it was written. Aborting the thread would be the other way, and is none: on
/// .NET 10 the runtime itself fails when an abort (ControlledExecution) meets recursive code or the handling of an exception; measured.
/// </summary>
internal sealed class StopChecks
{
    private readonly ModuleDefinition module;
    private readonly Func<int, int, int> statementAt;
    private readonly CallCycles cycles;
    private readonly MethodReference check;
    private readonly MethodReference again;
    private readonly MethodReference recur;

    private StopChecks(ModuleDefinition module, Func<int, int, int> statementAt)
    {
        (this.module, this.statementAt) = (module, statementAt);
        cycles = new CallCycles(module);
        check = Method(nameof(CellStop.Check));
        again = Method(nameof(CellStop.Again));
        recur = Method(nameof(CellStop.Recur));
    }

    /// <summary>Adds the checks.</summary>
    /// <param name="image">The assembly.</param>
    /// <param name="symbols">Its portable symbols.</param>
    /// <param name="statementAt">Which of the cell's own statements, from 1, stands at a line and column (from 1); 0 for none.</param>
    /// <param name="problem">Why they cannot be added.</param>
    /// <returns>The assembly and its symbols with the checks; null where they cannot be added.</returns>
    public static (MemoryStream Image, MemoryStream Symbols)? Add(MemoryStream image, MemoryStream symbols, Func<int, int, int> statementAt,
        out string? problem)
    {
        try
        {
            image.Position = symbols.Position = 0;
            // Nothing else than the module is read: what it refers to stays a name.
            using var resolver = new NoAssemblies();
            using var module = ModuleDefinition.ReadModule(image, new ReaderParameters(ReadingMode.Deferred)
            { AssemblyResolver = resolver, SymbolReaderProvider = new PortablePdbReaderProvider(), SymbolStream = symbols });
            var checks = new StopChecks(module, statementAt);
            foreach (var method in module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody).ToList()) checks.Add(method);
            var (checkedImage, checkedSymbols) = (new MemoryStream(), new MemoryStream());
            module.Write(checkedImage, new WriterParameters { SymbolWriterProvider = new PortablePdbWriterProvider(), SymbolStream = checkedSymbols });
            problem = null;
            // The writer closes what it wrote the symbols to.
            return (checkedImage, new MemoryStream(checkedSymbols.ToArray()));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            problem = e.Message;
            return null;
        }
    }

    private void Add(MethodDefinition method)
    {
        var body = method.Body;
        var isCell = IsCell(method);
        var isAsync = method.Name == "MoveNext" && method.DeclaringType.Interfaces.Any(i => i.InterfaceType.Name == "IAsyncStateMachine");
        var before = new List<(Instruction At, Instruction[] Checks, bool IsOutside)>();
        if (isCell) Statements(method, before);
        foreach (var top in LoopTops(body)) before.Add((top, [Instruction.Create(OpCodes.Call, isCell && !IsHandled(body, top) ? again : check)], true));
        foreach (var at in cycles.Calls(method)) before.Add((at, [Instruction.Create(OpCodes.Call, recur)], false));
        if (isAsync)
            before.AddRange(body.Instructions.Select(i => (i, Until(i))).Where(i => i.Item2 is not null).Select(i => (i.i, new[] { i.Item2! }, false)));
        if (before.Count == 0) return;
        body.SimplifyMacros();
        foreach (var (at, checks, isOutside) in before) Insert(body, at, checks, isOutside);
        body.OptimizeMacros();
    }

    /// <summary>Before each of the cell's own statements.</summary>
    private void Statements(MethodDefinition method, List<(Instruction At, Instruction[] Checks, bool IsOutside)> before)
    {
        var reached = module.ImportReference(typeof(CellStop).GetMethod(nameof(CellStop.Reached)));
        var last = 0;
        foreach (var point in method.DebugInformation.SequencePoints.Where(p => !p.IsHidden))
        {
            var statement = statementAt(point.StartLine, point.StartColumn);
            if (statement <= last) continue;
            last = statement;
            before.Add((method.Body.Instructions.First(i => i.Offset == point.Offset),
                [Instruction.Create(OpCodes.Ldc_I4, statement - 1), Instruction.Create(OpCodes.Call, reached)], true));
        }
    }

    /// <summary>What to put before the instruction so that what it awaits is given up on an interrupt; null for all that awaits no task.</summary>
    private Instruction? Until(Instruction at)
    {
        if (at.Operand is not MethodReference { Name: "GetAwaiter", HasThis: true, DeclaringType: var type }
            || at.Previous?.OpCode.OpCodeType == OpCodeType.Prefix)
            return null;
        if (type.Namespace != "System.Threading.Tasks" || type.GetElementType().Name is not ("Task" or "Task`1" or "ValueTask" or "ValueTask`1")) return null;
        var isGeneric = type is GenericInstanceType;
        var isByReference = type.Name.StartsWith("ValueTask", StringComparison.Ordinal);
        var until = module.ImportReference(typeof(CellStop).GetMethods()
            .Single(m => m.Name == nameof(CellStop.Until) && m.IsGenericMethod == isGeneric && m.ReturnType.IsByRef == isByReference));
        if (type is not GenericInstanceType generic) return Instruction.Create(OpCodes.Call, until);
        var instance = new GenericInstanceMethod(until);
        instance.GenericArguments.Add(generic.GenericArguments[0]);
        return Instruction.Create(OpCodes.Call, instance);
    }

    private MethodReference Method(string name) => module.ImportReference(typeof(CellStop).GetMethod(name));

    /// <summary>Whether it is the code of the cell itself, and of no function in it.</summary>
    private static bool IsCell(MethodDefinition method) =>
        method.Name == "MoveNext" && method.DeclaringType.Name.StartsWith("<<Initialize>>", StringComparison.Ordinal);

    /// <summary>
    /// What is jumped back to: the top of every loop. Nothing lies on the evaluation stack there; a check before the jump would move what the jump compares
    /// into memory.
    /// </summary>
    private static List<Instruction> LoopTops(MethodBody body) =>
        [.. body.Instructions.SelectMany(at => Targets(at).Where(to => to.Offset <= at.Offset)).Distinct()];

    private static Instruction[] Targets(Instruction at) => at.Operand switch
    {
        Instruction to => [to],
        Instruction[] many => many,
        _ => [],
    };

    /// <summary>Whether it is where the cell catches or tidies up.</summary>
    private static bool IsHandled(MethodBody body, Instruction at) =>
        body.ExceptionHandlers.Any(h => h.HandlerStart.Offset <= at.Offset && (h.HandlerEnd is null || at.Offset < h.HandlerEnd.Offset));

    /// <summary>Puts instructions before another, which jumps to it meet too.</summary>
    private static void Insert(MethodBody body, Instruction at, Instruction[] checks, bool isOutside)
    {
        var il = body.GetILProcessor();
        if (isOutside && body.ExceptionHandlers.Where(h => h.TryStart == at && !Repeats(body, h)).MaxBy(h => Inside(body, h).Count()) is { } around)
        {
            InsertOutside(body, around, checks);
            return;
        }
        var moved = Instruction.Create(OpCodes.Nop);
        (moved.OpCode, moved.Operand) = (at.OpCode, at.Operand);
        (at.OpCode, at.Operand) = (checks[0].OpCode, checks[0].Operand);
        il.InsertAfter(at, moved);
        foreach (var more in checks.Skip(1)) il.InsertBefore(moved, more);
    }

    /// <summary>Before a try, which would catch what the check of its statement throws.</summary>
    private static void InsertOutside(MethodBody body, ExceptionHandler around, Instruction[] checks)
    {
        var inside = Inside(body, around).Where(i => i.OpCode.Code is not (Code.Leave or Code.Leave_S)).ToHashSet();
        foreach (var jump in body.Instructions.Where(i => !inside.Contains(i)))
        {
            if (jump.Operand == around.TryStart) jump.Operand = checks[0];
            else if (jump.Operand is Instruction[] many) jump.Operand = many.Select(t => t == around.TryStart ? checks[0] : t).ToArray();
        }
        foreach (var check in checks) body.GetILProcessor().InsertBefore(around.TryStart, check);
        foreach (var handler in body.ExceptionHandlers.Where(h => h.TryEnd == around.TryStart)) handler.TryEnd = checks[0];
        foreach (var handler in body.ExceptionHandlers.Where(h => h.HandlerEnd == around.TryStart)) handler.HandlerEnd = checks[0];
    }

    /// <summary>Whether the try holds a loop that begins where it does.</summary>
    private static bool Repeats(MethodBody body, ExceptionHandler handler) =>
        Inside(body, handler).Any(i => i.OpCode.Code is not (Code.Leave or Code.Leave_S) && Targets(i).Contains(handler.TryStart));

    private static IEnumerable<Instruction> Inside(MethodBody body, ExceptionHandler handler) =>
        body.Instructions.SkipWhile(i => i != handler.TryStart).TakeWhile(i => i != handler.TryEnd);

    private sealed class NoAssemblies : IAssemblyResolver
    {
        public AssemblyDefinition Resolve(AssemblyNameReference name) => throw new AssemblyResolutionException(name);

        public AssemblyDefinition Resolve(AssemblyNameReference name, ReaderParameters parameters) => throw new AssemblyResolutionException(name);

        public void Dispose()
        {
            // Holds nothing.
        }
    }
}
