namespace ValueLocate.Text.Templates;

/// <summary>Filters that compare what they are given.</summary>
internal static class SortFilters
{
    public static object? Sort(Args args)
    {
        var a = args.Bind("sort", "value", "?reverse", "?case_sensitive", "?attribute");
        var key = Getters.OfMany(Args.Or(a[3], null), !Py.Truth(Args.Or(a[2], false)));
        return new PyList(Sorting.Sort(Py.ToList(a[0]), key, Num.Index(Args.Or(a[1], false)) != 0));
    }

    public static object? DictSort(Args args)
    {
        var a = args.Bind("dictsort", "value", "?case_sensitive", "?by", "?reverse");
        if (a[0] is Undefined u) throw u.Fail();
        if (a[0] is not PyDict dict) throw TemplateError.Type($"'{Py.TypeName(a[0])}' object has no attribute 'items'");
        var by = Py.Str(Args.Or(a[2], "key"));
        if (by is not ("key" or "value")) throw TemplateError.Value("You can only sort by either \"key\" or \"value\"");
        var caseSensitive = Py.Truth(Args.Or(a[1], false));
        var items = dict.Entries.Select(e => (object?)new PyTuple(e.Key.Value, e.Value)).ToList();
        return new PyList(Sorting.Sort(items, Key, Num.Index(Args.Or(a[3], false)) != 0));

        object? Key(object? pair)
        {
            var value = ((PyTuple)pair!).Items[by == "key" ? 0 : 1];
            return caseSensitive ? value : Getters.IgnoreCase(value);
        }
    }

    public static object? Unique(Args args)
    {
        var a = args.Bind("unique", "value", "?case_sensitive", "?attribute");
        var getter = Getters.Of(Args.Or(a[2], null), !Py.Truth(Args.Or(a[1], false)));
        return new PyIterator(Lazy());

        IEnumerable<object?> Lazy()
        {
            var seen = new HashSet<PyKey>();
            foreach (var item in Py.Iterate(a[0]))
            {
                if (seen.Add(new PyKey(getter(item)))) yield return item;
            }
        }
    }

    public static object? Extreme(Args args, string name)
    {
        var a = args.Bind(name, "value", "?case_sensitive", "?attribute");
        var getter = Getters.Of(Args.Or(a[2], null), !Py.Truth(Args.Or(a[1], false)));
        object? best = Args.Missing, bestKey = null;
        foreach (var item in Py.Iterate(a[0]))
        {
            var key = getter(item);
            if (Args.Given(best) && !Compare.Ordered(key, bestKey, name == "max" ? ">" : "<")) continue;
            (best, bestKey) = (item, key);
        }
        return Args.Given(best) ? best : Undefined.Hint("No aggregated item, sequence was empty.");
    }

    public static object? GroupBy(Args args)
    {
        var a = args.Bind("groupby", "value", "attribute", "?default", "?case_sensitive");
        var otherwise = Args.Or(a[2], null);
        var key = Getters.Of(a[1], !Py.Truth(Args.Or(a[3], false)), otherwise);
        var real = Getters.Of(a[1], false, otherwise);
        var groups = new List<(object? Key, List<object?> Items)>();
        foreach (var item in Sorting.Sort(Py.ToList(a[0]), key))
        {
            var k = key(item);
            if (groups.Count == 0 || !Compare.AreEqual(groups[^1].Key, k)) groups.Add((k, []));
            groups[^1].Items.Add(item);
        }
        return new PyList([.. groups.Select(g => new GroupTuple(real(g.Items[0]), new PyList(g.Items)))]);
    }
}
