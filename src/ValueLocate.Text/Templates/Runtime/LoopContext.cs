namespace ValueLocate.Text.Templates;

/// <summary>The variable "loop". The sequence is read no further than needed, as in Jinja.</summary>
internal sealed class LoopContext(IEnumerable<object?> source, int? knownLength, int depth0, Func<object?, int, string>? recurse) : ICallable
{
    private IEnumerator<object?> rest = source.GetEnumerator();
    private int? length = knownLength;
    private bool peeked;
    private bool ended;
    private object? after;
    private object? before;
    private object? lastChanged = Args.Missing;

    public int Index0 { get; private set; } = -1;

    public object? Current { get; private set; }

    public int Length
    {
        get
        {
            if (length is { } known) return known;
            var left = new List<object?>();
            while (rest.MoveNext()) left.Add(rest.Current);
            length = left.Count + Index0 + 1 + (peeked && !ended ? 1 : 0);
            rest = left.GetEnumerator();
            return length.Value;
        }
    }

    public bool MoveNext()
    {
        if (!Peek()) return false;
        peeked = false;
        (before, Current) = (Current, after);
        Index0++;
        return true;
    }

    public IEnumerable<object?> Rest()
    {
        while (MoveNext()) yield return new PyTuple(Current, this);
    }

    public object? Call(Args args)
    {
        if (recurse is null) throw TemplateError.Type("The loop must have the 'recursive' marker to be called recursively.");
        return recurse(args.Bind("loop", "iterable")[0], depth0 + 1);
    }

    public object? Attribute(string name) => name switch
    {
        "index" => Num.Box(Index0 + 1),
        "index0" => Num.Box(Index0),
        "revindex" => Num.Box(Length - Index0),
        "revindex0" => Num.Box(Length - Index0 - 1),
        "first" => Index0 == 0,
        "last" => !Peek(),
        "length" => Num.Box(Length),
        "depth" => Num.Box(depth0 + 1),
        "depth0" => Num.Box(depth0),
        "previtem" => Index0 == 0 ? Undefined.Hint("there is no previous item") : before,
        "nextitem" => Peek() ? after : Undefined.Hint("there is no next item"),
        "cycle" => new Builtin("cycle", Cycle),
        "changed" => new Builtin("changed", a => Changed(a)),
        _ => Args.Missing,
    };

    private bool Peek()
    {
        if (peeked) return !ended;
        peeked = true;
        ended = !rest.MoveNext();
        after = ended ? null : rest.Current;
        return !ended;
    }

    private object? Cycle(Args args)
    {
        if (args.Positional.Count == 0) throw TemplateError.Type("no items for cycling given");
        return args.Positional[Index0 % args.Positional.Count];
    }

    private bool Changed(Args args)
    {
        var value = new PyTuple([.. args.Positional]);
        if (lastChanged is PyTuple last && Compare.AreEqual(last, value)) return false;
        lastChanged = value;
        return true;
    }
}
