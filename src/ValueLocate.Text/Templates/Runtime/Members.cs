using System.Numerics;

namespace ValueLocate.Text.Templates;

/// <summary>value.name and value[key] by the rules of Jinja's immutable sandbox: nothing of the host is reachable, and nothing can be changed.</summary>
internal static class Members
{
    private static readonly HashSet<string> ListChanges = ["append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove"];
    private static readonly HashSet<string> DictChanges = ["clear", "pop", "popitem", "setdefault", "update"];

    /// <summary>The internal names that even an undefined value has; they lead nowhere.</summary>
    private static readonly HashSet<string> OnEveryObject =
        ["__class__", "__doc__", "__init__", "__module__", "__eq__", "__ne__", "__hash__", "__str__", "__repr__", "__len__", "__iter__", "__bool__", "__dir__"];

    /// <summary>value.name: an attribute first, then an element.</summary>
    public static object? GetAttribute(object? owner, string name)
    {
        if (owner is Undefined u) return OnEveryObject.Contains(name) ? Undefined.Unsafe(owner, name) : throw u.Fail();
        var found = Attribute(owner, name);
        if (Args.Given(found)) return found;
        if (TryElement(owner, name, out var element)) return element;
        return IsInternal(name) ? Undefined.Unsafe(owner, name) : Undefined.Member(owner, name);
    }

    /// <summary>value[key]: an element first, then an attribute.</summary>
    public static object? GetItem(object? owner, object? key)
    {
        if (owner is Undefined u) throw u.Fail();
        if (TryElement(owner, key, out var element)) return element;
        if (!Py.IsText(key, out var name)) return Undefined.Member(owner, key);
        var found = Attribute(owner, name);
        if (Args.Given(found)) return found;
        return IsInternal(name) ? Undefined.Unsafe(owner, name) : Undefined.Member(owner, name);
    }

    /// <summary>What the filter attr gives: an attribute only.</summary>
    public static object? OnlyAttribute(object? owner, string name)
    {
        if (owner is Undefined u && !(IsInternal(name) && name.EndsWith("__", StringComparison.Ordinal))) throw u.Fail();
        return Args.Or(Attribute(owner, name), Undefined.Member(owner, name));
    }

    private static bool IsInternal(string name) => name.StartsWith("__", StringComparison.Ordinal);

    private static object? Attribute(object? owner, string name)
    {
        if (name.StartsWith('_')) return Args.Missing;
        switch (owner)
        {
            case string s: return StringMethods.Find(s, name, false);
            case Markup m: return StringMethods.Find(m.Value, name, true);
            case PyList when ListChanges.Contains(name): return Undefined.Unsafe(owner, name);
            case PyDict when DictChanges.Contains(name): return Undefined.Unsafe(owner, name);
            case PyDict d: return Containers.OfDict(d, name);
            case GroupTuple g when name is "grouper" or "list": return g.Items[name == "list" ? 1 : 0];
            case PyList l: return name == "copy" ? new Builtin("copy", a => Copy(l, a)) : Containers.OfSequence(l.Items, name);
            case PyTuple t: return Containers.OfSequence(t.Items, name);
            case PyRange r: return Containers.OfRange(r, name);
            case PyBytes b: return Containers.OfBytes(b, name);
            case bool or BigInteger or double: return Containers.OfNumber(owner, name);
            case Namespace n: return n.Attributes.TryGet(name, out var value) ? value : Args.Missing;
            case LoopContext l: return l.Attribute(name);
            case Macro m: return OfMacro(m, name);
            case Cycler c: return c.Attribute(name);
            case BlockSet b: return b.Attribute(name);
            default: return Args.Missing;
        }
    }

    private static bool TryElement(object? owner, object? key, out object? element)
    {
        element = null;
        if (owner is PyDict dict) return key is not (PyList or PyDict or DictView) && dict.TryGet(key, out element);
        if (!Num.IsInt(key, out var index) || Py.TryLength(owner) is not { } length) return false;
        if (index < 0) index += length;
        if (index < 0 || index >= length) return false;
        var i = (int)index;
        switch (owner)
        {
            case string s: element = Text.At(s, i); return true;
            case Markup m: element = new Markup(Text.At(m.Value, i)); return true;
            case PyList l: element = l.Items[i]; return true;
            case PyTuple t: element = t.Items[i]; return true;
            case PyRange r: element = r.At(i); return true;
            case PyBytes b: element = Num.Box(b.Data[i]); return true;
            default: return false;
        }
    }

    private static PyList Copy(PyList list, Args args)
    {
        args.Bind("copy");
        return new PyList(Py.ToList(list));
    }

    private static object? OfMacro(Macro macro, string name) => name switch
    {
        "name" => macro.Name,
        "arguments" => new PyTuple([.. macro.Body.Parameters.Select(p => p.Name)]),
        "catch_kwargs" => macro.Body.UsesKwargs,
        "catch_varargs" => macro.Body.UsesVarargs,
        "caller" => macro.Body.UsesCaller,
        _ => Args.Missing,
    };
}
