using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace ValueLocate.Text.Templates;

/// <summary>The filter tojson as transformers replaces it: Python's json.dumps with ensure_ascii, indent, separators and sort_keys.</summary>
internal sealed class JsonText
{
    private readonly StringBuilder result = new();
    private readonly bool ascii;
    private readonly string? indent;
    private readonly string itemSeparator;
    private readonly string keySeparator;
    private readonly bool sortKeys;

    private JsonText(bool ascii, string? indent, object? separators, bool sortKeys)
    {
        this.ascii = ascii;
        this.indent = indent;
        this.sortKeys = sortKeys;
        (itemSeparator, keySeparator) = (indent is null ? ", " : ",", ": ");
        if (separators is null) return;
        var pair = Py.Iterate(separators).Take(3).ToList();
        if (pair.Count != 2) throw TemplateError.Value("separators must be a pair");
        (itemSeparator, keySeparator) = (Args.Text(pair[0]), Args.Text(pair[1]));
    }

    public static object? Filter(Args args)
    {
        var a = args.Bind("tojson", "x", "?ensure_ascii", "?indent", "?separators", "?sort_keys");
        var indent = Args.Or(a[2], null) switch
        {
            null => null,
            string s => s,
            var n => Text.Repeat(" ", Num.Index(n)),
        };
        var writer = new JsonText(Py.Truth(Args.Or(a[1], false)), indent, Args.Or(a[3], null), Py.Truth(Args.Or(a[4], false)));
        writer.Write(a[0], 0);
        Budget.ReserveText(writer.result.Length);
        return writer.result.ToString();
    }

    private void Write(object? value, int depth)
    {
        Budget.Step();
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case null: Add("null"); break;
            case bool b: Add(b ? "true" : "false"); break;
            case BigInteger i: Add(i.ToString(CultureInfo.InvariantCulture)); break;
            case double d: Add(Number(d)); break;
            case string s: Quote(s); break;
            case Markup m: Quote(m.Value); break;
            case PyList l: WriteAll('[', l.Items, ']', depth, item => Write(item, depth + 1)); break;
            case PyTuple t: WriteAll('[', t.Items, ']', depth, item => Write(item, depth + 1)); break;
            case PyDict d: WriteDict(d, depth); break;
            default: throw TemplateError.Type($"Object of type {Py.TypeName(value)} is not JSON serializable");
        }
    }

    private void WriteDict(PyDict dict, int depth)
    {
        var entries = dict.Entries.Select(e => (object?)new PyTuple(e.Key.Value, e.Value)).ToList();
        if (sortKeys) entries = Sorting.Sort(entries, e => ((PyTuple)e!).Items[0]);
        WriteAll('{', entries, '}', depth, e =>
        {
            var pair = ((PyTuple)e!).Items;
            Quote(Key(pair[0]));
            Add(keySeparator);
            Write(pair[1], depth + 1);
        });
    }

    private static string Key(object? key) => key switch
    {
        string s => s,
        Markup m => m.Value,
        null => "null",
        bool b => b ? "true" : "false",
        BigInteger i => i.ToString(CultureInfo.InvariantCulture),
        double d => Number(d),
        _ => throw TemplateError.Type($"keys must be str, int, float, bool or None, not {Py.TypeName(key)}"),
    };

    private void WriteAll(char open, IEnumerable<object?> items, char close, int depth, Action<object?> write)
    {
        result.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first) Add(itemSeparator);
            first = false;
            NewLine(depth + 1);
            write(item);
        }
        if (!first) NewLine(depth);
        result.Append(close);
    }

    private void NewLine(int depth)
    {
        if (indent is null) return;
        result.Append('\n');
        Add(Text.Repeat(indent, depth));
    }

    private static string Number(double d)
        => double.IsNaN(d) ? "NaN" : double.IsInfinity(d) ? (d > 0 ? "Infinity" : "-Infinity") : FloatText.Repr(d);

    private void Quote(string s)
    {
        Budget.ReserveText(s.Length + 2L);
        result.Append('"');
        foreach (var c in s)
        {
            if (c is '"' or '\\') result.Append('\\').Append(c);
            else if (c == '\n') result.Append("\\n");
            else if (c == '\r') result.Append("\\r");
            else if (c == '\t') result.Append("\\t");
            else if (c == '\f') result.Append("\\f");
            else if (c == '\b') result.Append("\\b");
            else if (c < 32 || (ascii && c > 127)) result.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else result.Append(c);
        }
        result.Append('"');
    }

    private void Add(string text)
    {
        Budget.ReserveText(text.Length);
        result.Append(text);
    }
}
