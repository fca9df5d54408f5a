using System.Globalization;
using System.Text;

namespace ValueLocate.Text.Tokenizers;

/// <summary>
/// Translates a regular expression from Oniguruma's (Ruby) syntax into .NET's. What means the same is copied; what differs is rewritten
/// (possessive quantifiers, \w, \b, ^ and $, case-insensitive groups); what has no equal is refused with NotSupportedException.
/// </summary>
internal sealed class OnigurumaPattern
{
    private const int DeepestGroup = 50;
    private const int MostQuantifiers = 20;

    // With case ignored Oniguruma takes one character for these two, as ß for ss.
    private static readonly HashSet<string> s_folding = ["ss", "st", "ff", "fi", "fl"];

    private readonly string _source;
    private readonly StringBuilder _output = new();
    private readonly OnigurumaClass _class;
    private int _at;
    private int _depth;

    private OnigurumaPattern(string source)
    {
        _source = source;
        _class = new OnigurumaClass(source, Named);
    }

    /// <summary>The pattern for System.Text.RegularExpressions.</summary>
    public string Translated => _output.ToString();

    /// <summary>The characters and ranges that the pattern names literally.</summary>
    public List<(char First, char Last)> Named { get; } = [];

    public static OnigurumaPattern Translate(string source)
    {
        if (source.Any(char.IsSurrogate)) throw new NotSupportedException("a character beyond U+FFFF");
        var pattern = new OnigurumaPattern(source);
        pattern.Alternatives(ignoreCase: false);
        if (pattern._at < source.Length) throw new ArgumentException("unmatched parenthesis");
        return pattern;
    }

    private bool More => _at < _source.Length;

    private void Alternatives(bool ignoreCase)
    {
        if (++_depth > DeepestGroup) throw new NotSupportedException($"more than {DeepestGroup} groups inside each other");
        while (More && _source[_at] != ')')
        {
            if (_source[_at] == '|')
            {
                _output.Append('|');
                _at++;
                continue;
            }
            if (At("(?i)"))
            {
                // Ruby: up to the end of the group, alternatives included.
                _at += 4;
                _output.Append("(?:");
                Alternatives(ignoreCase: true);
                _output.Append(')');
                break;
            }
            var start = _output.Length;
            Atom(ignoreCase);
            Quantifiers(start);
        }
        _depth--;
    }

    private void Atom(bool ignoreCase)
    {
        var c = _source[_at];
        switch (c)
        {
            case '(':
                Group(ignoreCase);
                break;
            case '[':
                _output.Append(_class.Translate(ref _at, ignoreCase));
                break;
            case '\\':
                Escape(ignoreCase);
                break;
            case '^' or '$' or '.':
                _output.Append(c == '.' ? @"[^\n]" : c == '^' ? @"(?:\A|(?<=\n)(?!\z))" : @"(?=\n|\z)");
                _at++;
                break;
            case '*' or '+' or '?':
                throw new ArgumentException($"there is nothing for {c} to repeat");
            default:
                if (ignoreCase && _at > 0 && s_folding.Contains(_source[(_at - 1)..(_at + 1)].ToLowerInvariant()))
                    throw new NotSupportedException($"'{_source[(_at - 1)..(_at + 1)]}' whose case is ignored");
                _output.Append(_class.Literal(c, ignoreCase));
                _at++;
                break;
        }
    }

    private void Group(bool ignoreCase)
    {
        string[] same = ["(?:", "(?>", "(?=", "(?!", "(?<=", "(?<!"];
        var opening = same.FirstOrDefault(At);
        if (opening is not null) _at += opening.Length;
        else if (At("(?i:") || At("(?-i:"))
        {
            ignoreCase = At("(?i:");
            _at = _source.IndexOf(':', _at) + 1;
            opening = "(?:";
        }
        else if (At("(?")) throw new NotSupportedException($"the group {_source[_at..Math.Min(_at + 4, _source.Length)]}");
        else
        {
            _at++;
            opening = "(?:";
        }
        _output.Append(opening);
        Alternatives(ignoreCase);
        if (!More) throw new ArgumentException("a group is not closed");
        _at++;
        _output.Append(')');
    }

    private void Escape(bool ignoreCase)
    {
        var next = _at + 1 < _source.Length ? _source[_at + 1] : throw new ArgumentException("it ends in a backslash");
        const string word = CharacterClasses.WordInClass;
        var anchor = next switch
        {
            'b' => $"(?:(?<=[{word}])(?![{word}])|(?<![{word}])(?=[{word}]))",
            'B' => $"(?:(?<=[{word}])(?=[{word}])|(?<![{word}])(?![{word}]))",
            'A' => @"\A",
            'z' => @"\z",
            'Z' => @"\Z",
            _ => null,
        };
        if (anchor is not null)
        {
            _output.Append(anchor);
            _at += 2;
        }
        else if (_class.Set(ref _at) is { } set) _output.Append(next == 'W' ? $"[^{word}]" : $"[{set}]");
        else _output.Append(_class.Literal(_class.EscapedCharacter(ref _at), ignoreCase));
    }

    /// <summary>Copies the quantifiers behind the atom that begins at <paramref name="start"/> in the output.</summary>
    private void Quantifiers(int start)
    {
        for (var count = 0; More; count++)
        {
            if (count > MostQuantifiers) throw new NotSupportedException($"more than {MostQuantifiers} repetitions of each other");
            var c = _source[_at];
            var (isInterval, isExact) = (false, false);
            if (c is '*' or '+' or '?')
            {
                _output.Append(c);
                _at++;
            }
            else if (c == '{' && Interval() is { } interval)
            {
                _output.Append(interval);
                (isInterval, isExact) = (true, !interval.Contains(',', StringComparison.Ordinal));
            }
            else return;

            if (More && _source[_at] == '?' && !isExact)
            {
                _output.Append('?'); // reluctant; behind {n} Ruby takes it for "optional" instead
                _at++;
            }
            else if (More && _source[_at] == '+' && !isInterval)
            {
                _output.Insert(start, "(?>").Append(')'); // possessive; behind an interval Ruby takes it for "one or more" instead
                _at++;
            }
            // A second quantifier is legal in Ruby and repeats the repetition.
            _output.Insert(start, "(?:").Append(')');
        }
    }

    private string? Interval()
    {
        var close = _source.IndexOf('}', _at);
        if (close < 0) return null;
        var parts = _source[(_at + 1)..close].Split(',');
        if (parts.Length > 2 || parts.All(p => p.Length == 0)
            || parts.Any(p => p.Length > 0 && !int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            return null;
        _at = close + 1;
        return parts.Length == 1 ? $"{{{parts[0]}}}" : $"{{{(parts[0].Length == 0 ? "0" : parts[0])},{parts[1]}}}";
    }

    private bool At(string text) => string.CompareOrdinal(_source, _at, text, 0, text.Length) == 0;
}
