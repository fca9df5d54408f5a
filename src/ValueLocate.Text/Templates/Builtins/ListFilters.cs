namespace ValueLocate.Text.Templates;

/// <summary>Filters on sequences. Those that Jinja writes as generators are lazy here too.</summary>
internal static class ListFilters
{
    public static object? Length(Args args) => Num.Box(Py.Length(args.Bind("length", "value/")[0]));

    public static object? Default(Args args)
    {
        var a = args.Bind("default", "value", "?default_value", "?boolean");
        return a[0] is Undefined || (Py.Truth(Args.Or(a[2], false)) && !Py.Truth(a[0])) ? Args.Or(a[1], "") : a[0];
    }

    public static object? First(Args args)
    {
        foreach (var item in Py.Iterate(args.Bind("first", "seq")[0])) return item;
        return Undefined.Hint("No first item, sequence was empty.");
    }

    public static object? Last(Args args)
    {
        var value = args.Bind("last", "seq")[0];
        var reversed = Py.TryReverse(value) ?? throw TemplateError.Type($"'{Py.TypeName(value)}' object is not reversible");
        foreach (var item in reversed) return item;
        return Undefined.Hint("No last item, sequence was empty.");
    }

    public static object? Reverse(Args args)
    {
        var value = args.Bind("reverse", "value")[0];
        if (Py.IsText(value, out var text))
        {
            var reversed = Text.Join("", [.. Text.Elements(text).Reverse()]);
            return value is Markup ? new Markup(reversed) : reversed;
        }
        if (Py.TryReverse(value) is { } lazy) return new PyIterator(lazy);
        if (Py.TryIterate(value) is null) throw TemplateError.Type("argument must be iterable");
        return new PyList([.. Enumerable.Reverse(Py.ToList(value))]);
    }

    public static object? Attr(Args args)
    {
        var a = args.Bind("attr", "obj", "name");
        return Members.OnlyAttribute(a[0], Args.Text(a[1]));
    }

    public static object? Items(Args args)
    {
        var value = args.Bind("items", "value")[0];
        return new PyIterator(Lazy());

        IEnumerable<object?> Lazy()
        {
            if (value is Undefined) yield break;
            if (value is not PyDict dict) throw TemplateError.Type("Can only get item pairs from a mapping.");
            foreach (var e in dict.Entries) yield return new PyTuple(e.Key.Value, e.Value);
        }
    }

    public static object? Map(Args args, Frame frame)
    {
        return new PyIterator(Lazy());

        IEnumerable<object?> Lazy()
        {
            var value = args.Positional[0];
            if (!Py.Truth(value)) yield break;
            var map = Mapping(args.Skip(1), frame);
            foreach (var item in Py.Iterate(value)) yield return map(item);
        }
    }

    /// <summary>select, reject, selectattr and rejectattr.</summary>
    public static object? Select(Args args, bool keep, bool byAttribute)
    {
        return new PyIterator(Lazy());

        IEnumerable<object?> Lazy()
        {
            var value = args.Positional[0];
            if (!Py.Truth(value)) yield break;
            var rest = args.Skip(1);
            var getter = Getters.Of(null);
            if (byAttribute)
            {
                if (rest.Positional.Count == 0) throw TemplateError.Type("Missing parameter for attribute name");
                getter = Getters.Of(rest.Positional[0]);
                rest = rest.Skip(1);
            }
            foreach (var item in Py.Iterate(value))
            {
                var tested = getter(item);
                var passes = rest.Positional.Count == 0 ? Py.Truth(tested) : TestTable.Call(Args.Text(rest.Positional[0]), tested, rest.Skip(1));
                if (passes == keep) yield return item;
            }
        }
    }

    public static object? Batch(Args args)
    {
        var a = args.Bind("batch", "value", "linecount", "?fill_with");
        return new PyIterator(Lazy());

        IEnumerable<object?> Lazy()
        {
            var size = Num.Index(a[1]);
            var line = new List<object?>();
            foreach (var item in Py.Iterate(a[0]))
            {
                if (line.Count == size)
                {
                    yield return new PyList(line);
                    line = [];
                }
                line.Add(item);
            }
            if (line.Count == 0) yield break;
            if (Args.Or(a[2], null) is { } fill && line.Count < size)
            {
                Budget.ReserveItems(size);
                line.AddRange(Enumerable.Repeat(fill, size - line.Count));
            }
            yield return new PyList(line);
        }
    }

    public static object? Slice(Args args)
    {
        var a = args.Bind("slice", "value", "slices", "?fill_with");
        return new PyIterator(Lazy());

        IEnumerable<object?> Lazy()
        {
            var items = Py.ToList(a[0]);
            var slices = Num.Index(a[1]);
            if (slices == 0) throw new TemplateError("ZeroDivisionError", "integer division or modulo by zero");
            var (each, extra) = (items.Count / slices, items.Count % slices);
            for (int i = 0, start = 0; i < slices; i++)
            {
                Budget.Step();
                var count = each + (i < extra ? 1 : 0);
                var part = items.GetRange(start, count);
                start += count;
                if (Args.Or(a[2], null) is { } fill && i >= extra) part.Add(fill);
                yield return new PyList(part);
            }
        }
    }

    private static Func<object?, object?> Mapping(Args args, Frame frame)
    {
        if (args.Positional.Count == 0 && args.Named.TryGet("attribute", out var attribute))
        {
            args.Named.TryGet("default", out var otherwise);
            if (args.Named.Keys.Any(k => k is not ("attribute" or "default"))) throw TemplateError.Type("Unexpected keyword argument");
            return Getters.Of(attribute, false, otherwise);
        }
        if (args.Positional.Count == 0) throw TemplateError.Type("map requires a filter argument");
        var name = Args.Text(args.Positional[0]);
        return item => FilterTable.Call(name, item, args.Skip(1), frame);
    }
}
