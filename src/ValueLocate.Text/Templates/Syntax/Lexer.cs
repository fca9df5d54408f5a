namespace ValueLocate.Text.Templates;

/// <summary>
/// Cuts a template into text and tags, with Jinja's rules for the white space around them: trim_blocks (a tag or comment swallows the newline
/// after it), lstrip_blocks (and the indentation before it), "-" (all white space on that side) and "+" (none).
/// </summary>
internal sealed class Lexer
{
    private readonly List<Token> tokens = [];
    private readonly string source;
    private int position;
    private int line = 1;
    private int lineCountedTo;
    private bool lineStarting = true;

    private Lexer(string source) => this.source = source;

    public static List<Token> Tokenize(string source)
    {
        var text = source.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n');
        if (text.EndsWith('\n')) text = text[..^1];
        var lexer = new Lexer(text);
        lexer.Root();
        lexer.tokens.Add(new Token(TokenKind.End, "", null, lexer.Line()));
        return lexer.tokens;
    }

    private void Root()
    {
        while (position < source.Length)
        {
            var tag = NextTag(position);
            if (tag < 0)
            {
                Data(source[position..]);
                return;
            }
            var sign = tag + 2 < source.Length && source[tag + 2] is '-' or '+' ? source[tag + 2] : ' ';
            var kind = source[tag + 1];
            Data(Before(source[position..tag], sign, kind != '{'));
            position = tag + (sign == ' ' ? 2 : 3);
            lineStarting = false;
            if (kind == '#') Comment();
            else if (kind == '%' && TryRawBegin(tag, out var content)) Raw(content);
            else Tag(kind == '{');
            lineStarting = source[position - 1] == '\n';
        }
    }

    private int NextTag(int from)
    {
        for (var i = source.IndexOf('{', from); i >= 0 && i + 1 < source.Length; i = source.IndexOf('{', i + 1))
        {
            if (source[i + 1] is '{' or '%' or '#') return i;
        }
        return -1;
    }

    /// <summary>The text before a tag, less what the tag strips from it.</summary>
    private string Before(string text, char sign, bool isBlock)
    {
        if (sign == '-') return text.AsSpan().TrimEnd(WhiteSpace).ToString();
        if (sign == '+' || !isBlock) return text;
        var lineStart = text.LastIndexOf('\n') + 1;
        var onlyIndentation = lineStart < text.Length && text.AsSpan(lineStart).Trim(WhiteSpace).IsEmpty;
        return onlyIndentation && (lineStart > 0 || lineStarting) ? text[..lineStart] : text;
    }

    private void Comment()
    {
        var end = source.IndexOf("#}", position, StringComparison.Ordinal);
        if (end < 0 && position < source.Length) throw TemplateError.Syntax("Missing end of comment tag", Line());
        if (end < 0) return;
        var sign = end > position ? source[end - 1] : ' ';
        position = end + 2;
        After(sign);
    }

    /// <summary>Whether a raw tag starts here, and where its content does.</summary>
    private bool TryRawBegin(int tag, out int content)
    {
        content = position;
        var i = SkipSpace(position);
        if (string.CompareOrdinal(source, i, "raw", 0, 3) != 0) return false;
        i = SkipSpace(i + 3);
        if (string.CompareOrdinal(source, i, "-%}", 0, 3) == 0) content = SkipSpace(i + 3);
        else if (string.CompareOrdinal(source, i, "%}", 0, 2) == 0) content = i + 2;
        return content > tag && content != position;
    }

    private void Raw(int content)
    {
        // As after any tag, the indentation of endraw counts as a line's only where a line starts.
        lineStarting = source[content - 1] == '\n';
        for (var tag = source.IndexOf("{%", content, StringComparison.Ordinal); tag >= 0; tag = source.IndexOf("{%", tag + 1, StringComparison.Ordinal))
        {
            var i = tag + 2;
            var sign = i < source.Length && source[i] is '-' or '+' ? source[i++] : ' ';
            i = SkipSpace(i);
            if (string.CompareOrdinal(source, i, "endraw", 0, 6) != 0) continue;
            i = SkipSpace(i + 6);
            var closing = i < source.Length && source[i] is '-' or '+' ? source[i++] : ' ';
            if (string.CompareOrdinal(source, i, "%}", 0, 2) != 0) continue;
            Data(Before(source[content..tag], sign, true));
            position = i + 2;
            After(closing);
            return;
        }
        throw TemplateError.Syntax("Missing end of raw directive", Line());
    }

    private void Tag(bool isVariable)
    {
        tokens.Add(new Token(isVariable ? TokenKind.VariableBegin : TokenKind.BlockBegin, isVariable ? "{{" : "{%", null, Line()));
        var end = isVariable ? "}}" : "%}";
        var open = new Stack<char>();
        while (true)
        {
            if (open.Count == 0 && TryTagEnd(end, isVariable)) return;
            if (position >= source.Length) return;
            if (Text.IsSpace(source[position])) position = SkipSpace(position);
            else TagToken(open);
        }
    }

    private bool TryTagEnd(string end, bool isVariable)
    {
        var signed = position < source.Length && (source[position] == '-' || (source[position] == '+' && !isVariable));
        if (string.CompareOrdinal(source, position + (signed ? 1 : 0), end, 0, 2) != 0) return false;
        var sign = signed ? source[position] : isVariable ? '+' : ' ';
        tokens.Add(new Token(isVariable ? TokenKind.VariableEnd : TokenKind.BlockEnd, end, null, Line()));
        position += signed ? 3 : 2;
        After(sign);
        return true;
    }

    private void TagToken(Stack<char> open)
    {
        var at = Line();
        if (TokenReader.TryRead(source, position, at, out var token, out var next))
        {
            tokens.Add(token);
            position = next;
            return;
        }
        var op = Operator();
        if (op is "(" or "[" or "{") open.Push(op == "(" ? ')' : op == "[" ? ']' : '}');
        if (op is ")" or "]" or "}")
        {
            if (open.Count == 0) throw TemplateError.Syntax($"unexpected '{op}'", at);
            var expected = open.Pop();
            if (op[0] != expected) throw TemplateError.Syntax($"unexpected '{op}', expected '{expected}'", at);
        }
        tokens.Add(new Token(TokenKind.Operator, op, null, at));
        position += op.Length;
    }

    private string Operator()
    {
        var two = position + 1 < source.Length ? source.Substring(position, 2) : "";
        if (two is "//" or "**" or "==" or "!=" or ">=" or "<=") return two;
        var one = source[position];
        if ("+-/*%~[](){}><=.:|,;".Contains(one)) return one.ToString();
        throw TemplateError.Syntax($"unexpected char {Repr.Of(Text.FromCodePoint(Text.CodePointAt(source, position)))} at {position}", Line());
    }

    private void Data(string text)
    {
        if (text.Length > 0) tokens.Add(new Token(TokenKind.Data, text, null, Line()));
    }

    /// <summary>What a closed block or comment swallows: everything white, nothing, or one newline.</summary>
    private void After(char sign)
    {
        if (sign == '-') position = SkipSpace(position);
        else if (sign != '+' && position < source.Length && source[position] == '\n') position++;
    }

    private int SkipSpace(int from)
    {
        while (from < source.Length && Text.IsSpace(source[from])) from++;
        return from;
    }

    private int Line()
    {
        line += source.AsSpan(lineCountedTo, position - lineCountedTo).Count('\n');
        lineCountedTo = position;
        return line;
    }

    private static ReadOnlySpan<char> WhiteSpace =>
        "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";
}
