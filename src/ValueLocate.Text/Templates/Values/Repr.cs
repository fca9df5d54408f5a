using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace ValueLocate.Text.Templates;

/// <summary>Python's repr(): how values look inside lists and dicts, and how everything but texts prints.</summary>
internal static class Repr
{
    public static string Of(object? value)
    {
        switch (value)
        {
            case null: return "None";
            case bool b: return b ? "True" : "False";
            case BigInteger i: return i.ToString(CultureInfo.InvariantCulture);
            case double d: return FloatText.Repr(d);
            case string s:
                Budget.ReserveText(s.Length);
                return Quote(s);
        }
        var result = new StringBuilder();
        Write(result, value);
        Budget.ReserveText(result.Length);
        return result.ToString();
    }

    public static bool IsPrintable(int c)
    {
        if (c < 127) return c >= 32;
        return CharUnicodeInfo.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
    }

    /// <summary>A code point as an escape: \xe9, \u4f60 or \U0001f600.</summary>
    public static string Escape(int c) => c < 0x100 ? $"\\x{c:x2}" : c < 0x10000 ? $"\\u{c:x4}" : $"\\U{c:x8}";

    /// <summary>A text in quotes; with <paramref name="ascii"/> as ascii() does.</summary>
    public static string Quote(string s, bool ascii = false)
    {
        var quote = s.Contains('\'') && !s.Contains('"') ? '"' : '\'';
        var result = new StringBuilder(s.Length + 2).Append(quote);
        foreach (var c in Text.CodePoints(s))
        {
            if (c == quote || c == '\\') result.Append('\\').Append((char)c);
            else if (c == '\n') result.Append("\\n");
            else if (c == '\r') result.Append("\\r");
            else if (c == '\t') result.Append("\\t");
            else if (!IsPrintable(c) || (ascii && c > 126)) result.Append(Escape(c));
            else result.Append(Text.FromCodePoint(c));
        }
        return result.Append(quote).ToString();
    }

    private static void Write(StringBuilder to, object? value)
    {
        Budget.Step();
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (value)
        {
            case Markup m: to.Append("Markup(").Append(Quote(m.Value)).Append(')'); break;
            case PyList l: WriteAll(to, "[", l.Items, "]"); break;
            case PyTuple { Items: [var only] }: WriteAll(to, "(", [only], ",)"); break;
            case PyTuple t: WriteAll(to, "(", t.Items, ")"); break;
            case DictView v: WriteAll(to, $"dict_{v.Kind}([", v.Items(), "])"); break;
            case PyDict d: WriteDict(to, d); break;
            case Namespace n:
                to.Append("<Namespace ");
                WriteDict(to, n.Attributes);
                to.Append('>');
                break;
            case PyRange r:
                WriteAll(to, "range(", r.Step.IsOne ? [r.Start, r.Stop] : [r.Start, r.Stop, r.Step], ")");
                break;
            case PyBytes b: WriteBytes(to, b.Data); break;
            case Undefined: to.Append("Undefined"); break;
            case Macro m: to.Append(m.Name is null ? "<Macro anonymous>" : $"<Macro {Quote(m.Name)}>"); break;
            case LoopContext l: to.Append(CultureInfo.InvariantCulture, $"<LoopContext {l.Index0 + 1}/{l.Length}>"); break;
            case Builtin f: to.Append($"<function {f.Name}>"); break;
            case PyIterator: to.Append("<generator object>"); break;
            case null or bool or BigInteger or double or string: to.Append(Of(value)); break;
            default: to.Append($"<{Py.TypeName(value)} object>"); break;
        }
    }

    private static void WriteAll(StringBuilder to, string open, IEnumerable<object?> items, string close)
    {
        to.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first) to.Append(", ");
            first = false;
            Write(to, item);
        }
        to.Append(close);
    }

    private static void WriteDict(StringBuilder to, PyDict dict)
    {
        to.Append('{');
        var first = true;
        foreach (var e in dict.Entries)
        {
            if (!first) to.Append(", ");
            first = false;
            Write(to, e.Key.Value);
            to.Append(": ");
            Write(to, e.Value);
        }
        to.Append('}');
    }

    private static void WriteBytes(StringBuilder to, byte[] data)
    {
        var quote = data.Contains((byte)'\'') && !data.Contains((byte)'"') ? '"' : '\'';
        to.Append('b').Append(quote);
        foreach (var c in data)
        {
            if (c == quote || c == '\\') to.Append('\\').Append((char)c);
            else if (c == '\n') to.Append("\\n");
            else if (c == '\r') to.Append("\\r");
            else if (c == '\t') to.Append("\\t");
            else if (c is >= 32 and < 127) to.Append((char)c);
            else to.Append(Escape(c));
        }
        to.Append(quote);
    }
}
