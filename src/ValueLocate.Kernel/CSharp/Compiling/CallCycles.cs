using Mono.Cecil;
using Mono.Cecil.Cil;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>
/// Which calls of a cell's functions may come back to the function that makes them. Calls through other cells and libraries are not followed.
/// </summary>
internal sealed class CallCycles
{
    private static readonly string[] Asked = ["ToString", "Equals", "GetHashCode", "CompareTo"];
    private readonly Dictionary<MethodDefinition, List<(Instruction At, List<MethodDefinition> To)>> calls = [];
    private readonly ILookup<string, MethodDefinition> virtuals;
    private readonly List<MethodDefinition> delegates;

    public CallCycles(ModuleDefinition module)
    {
        var all = module.GetTypes().SelectMany(t => t.Methods).ToList();
        virtuals = all.Where(m => m.IsVirtual || m.Overrides.Count > 0).ToLookup(m => m.Name);
        var bodies = all.Where(m => m.HasBody).ToList();
        delegates = [.. bodies.SelectMany(m => m.Body.Instructions).Where(i => i.OpCode.Code is Code.Ldftn or Code.Ldvirtftn)
            .Select(i => Own((MethodReference)i.Operand)).OfType<MethodDefinition>().Distinct()];
        foreach (var method in bodies) calls[method] = [.. method.Body.Instructions.Select(i => (i, Targets(i).ToList())).Where(c => c.Item2.Count > 0)];
    }

    /// <summary>Where a check belongs in the method: before each call that may come back to it, but once where several follow on each other.</summary>
    public IEnumerable<Instruction> Calls(MethodDefinition method)
    {
        if (calls[method].Count == 0) yield break;
        var back = calls[method].Where(c => c.To.Any(t => Reaches(t, method))).Select(c => c.At).ToHashSet();
        if (back.Count == 0) yield break;
        var targets = method.Body.Instructions.SelectMany(i => i.Operand switch { Instruction to => [to], Instruction[] many => many, _ => (Instruction[])[] })
            .Concat(method.Body.ExceptionHandlers.Select(h => h.HandlerStart)).ToHashSet();
        var isChecked = false;
        foreach (var at in method.Body.Instructions)
        {
            if (targets.Contains(at)) isChecked = false;
            if (back.Contains(at) && !isChecked)
            {
                isChecked = true;
                var first = at;
                while (first.Previous?.OpCode.OpCodeType == OpCodeType.Prefix) first = first.Previous;
                yield return first;
            }
            if (at.OpCode.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch) isChecked = false;
        }
    }

    private bool Reaches(MethodDefinition from, MethodDefinition to)
    {
        var seen = new HashSet<MethodDefinition> { from };
        var open = new Stack<MethodDefinition>(seen);
        while (open.TryPop(out var method))
        {
            if (method == to) return true;
            foreach (var next in calls.GetValueOrDefault(method, []).SelectMany(c => c.To)) if (seen.Add(next)) open.Push(next);
        }
        return false;
    }

    /// <summary>The methods of this module that the instruction may call, now or, for a delegate, later.</summary>
    private IEnumerable<MethodDefinition> Targets(Instruction at)
    {
        if (at.Operand is not MethodReference method) return [];
        IEnumerable<MethodDefinition> found = Own(method) is { } own ? [own] : [];
        if (at.OpCode.Code is Code.Callvirt or Code.Ldvirtftn || at.Previous?.OpCode.Code == Code.Constrained)
            found = found.Concat(method.Name == "Invoke" ? delegates : virtuals[method.Name]);
        // A library may ask for these of what it is handed: a record's ToString, for that of its members.
        if (Own(method) is null && method.Parameters.Any(p => !p.ParameterType.IsPrimitive)) found = found.Concat(Asked.SelectMany(name => virtuals[name]));
        // What makes an iterator, or begins an async function, comes to its code in the end.
        var machine = method.Name == ".ctor" ? method.DeclaringType : method is GenericInstanceMethod { Name: "Start" } start
            ? start.GenericArguments[0] : null;
        return machine?.GetElementType() is TypeDefinition { Name: ['<', ..] } type ? found.Concat(type.Methods.Where(m => m.Name == "MoveNext")) : found;
    }

    /// <summary>The method itself, where it is of this module.</summary>
    private static MethodDefinition? Own(MethodReference method) => method.GetElementMethod() switch
    {
        MethodDefinition own => own,
        { DeclaringType: var type } other when type.GetElementType() is TypeDefinition => other.Resolve(),
        _ => null,
    };
}
