namespace ValueLocate.Text.Templates;

/// <summary>What can stand left of "=".</summary>
internal abstract class Target
{
    public abstract void Assign(Frame frame, object? value);
}

internal sealed class NameTarget(string name) : Target
{
    public override void Assign(Frame frame, object? value) => frame.Scope.Set(name, value);
}

internal sealed class NamespaceTarget(string owner, string name) : Target
{
    public override void Assign(Frame frame, object? value)
    {
        if (!frame.Scope.TryGet(owner, out var found) || found is not Namespace ns)
            throw TemplateError.Runtime("cannot assign attribute on non-namespace object");
        Namespace.CheckName(name);
        ns.Attributes.Set(name, value);
    }
}

internal sealed class TupleTarget(List<Target> targets) : Target
{
    public override void Assign(Frame frame, object? value)
    {
        if (Py.TryIterate(value) is null) throw TemplateError.Type($"cannot unpack non-iterable {Py.TypeName(value)} object");
        var items = Py.Iterate(value).Take(targets.Count + 1).ToList();
        if (items.Count > targets.Count) throw TemplateError.Value($"too many values to unpack (expected {targets.Count})");
        if (items.Count < targets.Count) throw TemplateError.Value($"not enough values to unpack (expected {targets.Count}, got {items.Count})");
        for (var i = 0; i < items.Count; i++) targets[i].Assign(frame, items[i]);
    }
}
