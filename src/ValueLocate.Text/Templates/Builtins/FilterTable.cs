namespace ValueLocate.Text.Templates;

/// <summary>What can follow "|". Filters that make something random are refused: the same conversation must give the same prompt.</summary>
internal static class FilterTable
{
    private delegate object? Filter(Args args, Frame frame);

    private static readonly Dictionary<string, Filter> Table = new()
    {
        ["abs"] = (a, _) => NumberFilters.Abs(a),
        ["attr"] = (a, _) => ListFilters.Attr(a),
        ["batch"] = (a, _) => ListFilters.Batch(a),
        ["capitalize"] = (a, _) => TextFilters.Map(a, "capitalize", CaseMapping.Capitalize),
        ["center"] = (a, _) => TextFilters.Center(a),
        ["count"] = (a, _) => ListFilters.Length(a),
        ["d"] = (a, _) => ListFilters.Default(a),
        ["default"] = (a, _) => ListFilters.Default(a),
        ["dictsort"] = (a, _) => SortFilters.DictSort(a),
        ["e"] = (a, _) => TextFilters.Escape(a),
        ["escape"] = (a, _) => TextFilters.Escape(a),
        ["filesizeformat"] = (a, _) => NumberFilters.FileSize(a),
        ["first"] = (a, _) => ListFilters.First(a),
        ["float"] = (a, _) => NumberFilters.Float(a),
        ["forceescape"] = (a, _) => TextFilters.ForceEscape(a),
        ["format"] = (a, _) => TextFilters.Format(a),
        ["groupby"] = (a, _) => SortFilters.GroupBy(a),
        ["indent"] = (a, _) => TextFilters.Indent(a),
        ["int"] = (a, _) => NumberFilters.Int(a),
        ["items"] = (a, _) => ListFilters.Items(a),
        ["join"] = TextFilters.Join,
        ["last"] = (a, _) => ListFilters.Last(a),
        ["length"] = (a, _) => ListFilters.Length(a),
        ["list"] = (a, _) => new PyList(Py.ToList(a.Bind("list", "value")[0])),
        ["lower"] = (a, _) => TextFilters.Map(a, "lower", CaseMapping.Lower),
        ["map"] = ListFilters.Map,
        ["max"] = (a, _) => SortFilters.Extreme(a, "max"),
        ["min"] = (a, _) => SortFilters.Extreme(a, "min"),
        ["pprint"] = (a, _) => PrettyPrint.Of(a.Bind("pprint", "value")[0]),
        ["random"] = (_, _) => throw TemplateError.Runtime("the filter random is refused, because a prompt must not be random"),
        ["reject"] = (a, _) => ListFilters.Select(a, false, false),
        ["rejectattr"] = (a, _) => ListFilters.Select(a, false, true),
        ["replace"] = TextFilters.Replace,
        ["reverse"] = (a, _) => ListFilters.Reverse(a),
        ["round"] = (a, _) => NumberFilters.Round(a),
        ["safe"] = (a, _) => new Markup(Py.Str(a.Bind("safe", "value")[0])),
        ["select"] = (a, _) => ListFilters.Select(a, true, false),
        ["selectattr"] = (a, _) => ListFilters.Select(a, true, true),
        ["slice"] = (a, _) => ListFilters.Slice(a),
        ["sort"] = (a, _) => SortFilters.Sort(a),
        ["string"] = (a, _) => a.Bind("string", "value")[0] is Markup m ? m : Py.Str(a.Positional[0]),
        ["striptags"] = (a, _) => TextFilters.StripTags(a),
        ["sum"] = (a, _) => NumberFilters.Sum(a),
        ["title"] = (a, _) => TextFilters.Map(a, "title", TextFilters.Title),
        ["tojson"] = (a, _) => JsonText.Filter(a),
        ["trim"] = (a, _) => TextFilters.Trim(a),
        ["truncate"] = (a, _) => TextFilters.Truncate(a),
        ["unique"] = (a, _) => SortFilters.Unique(a),
        ["upper"] = (a, _) => TextFilters.Map(a, "upper", CaseMapping.Upper),
        ["urlencode"] = (a, _) => UrlText.Encode(a.Bind("urlencode", "value")[0]),
        ["wordcount"] = (a, _) => TextFilters.WordCount(a),
        ["wordwrap"] = (a, _) => TextWrap.Filter(a),
        ["xmlattr"] = TextFilters.XmlAttributes,
    };

    public static bool IsKnown(string name) => Table.ContainsKey(name);

    public static object? Call(string name, object? value, Args args, Frame frame)
    {
        if (!Table.TryGetValue(name, out var filter)) throw TemplateError.Runtime($"No filter named '{name}'.");
        if (Py.IsText(value, out var text))
        {
            Budget.Step(1 + (text.Length / 16));
            Budget.Reserve(2L * text.Length);
        }
        else
        {
            Budget.Step();
        }
        return filter(args.Before(value), frame);
    }
}
