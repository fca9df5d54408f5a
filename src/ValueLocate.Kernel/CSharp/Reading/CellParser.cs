using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ValueLocate.Kernel.CSharp.Reading;

/// <summary>Takes a cell apart: C#, magics, and text in other languages.</summary>
internal static partial class CellParser
{
    /// <summary>How C# in cells is read.</summary>
    public static CSharpParseOptions Options { get; } = new(LanguageVersion.Latest, DocumentationMode.Parse, SourceCodeKind.Script);

    /// <summary>Languages whose text is shown or kept, not run.</summary>
    public static IReadOnlySet<string> TextLanguages { get; } = new HashSet<string>(StringComparer.Ordinal) { "html", "markdown", "javascript", "js",
        "mermaid", "value" };

    /// <summary>The parts of the cell, in order; the directives (#r, #i, #load) of a run of C# come before it.</summary>
    public static IReadOnlyList<CellStep> Parse(string cell)
    {
        var lines = cell.ReplaceLineEndings("\n").Split('\n');
        var parsed = new Parts(lines);
        for (var i = 0; i < lines.Length; i++) parsed.Add(i);
        return parsed.Finish();
    }

    /// <summary>The C# around the cursor with all else made blank, so that positions stay; nothing but blanks in other languages.</summary>
    public static string CodeAt(string cell, int cursor)
    {
        var line = cell.AsSpan(0, Math.Min(cursor, cell.Length)).Count('\n');
        var code = Parse(cell.Replace('\r', ' ')).OfType<CodeStep>().LastOrDefault(s => s.Line <= line)?.Code.Split('\n') ?? [];
        var lines = cell.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (i >= code.Length || code[i].Length != lines[i].Length) lines[i] = new string(' ', lines[i].Length);
        }
        return string.Join('\n', lines);
    }

    /// <summary>Whether the cursor is in C#, and not in a magic's line or another language.</summary>
    public static bool IsCode(string cell, int cursor)
    {
        var line = cell.AsSpan(0, Math.Min(cursor, cell.Length)).Count('\n');
        var written = cell.Replace('\r', ' ').Split('\n')[line];
        if (Parse(cell.Replace('\r', ' ')).LastOrDefault(s => s.Line <= line) is TextStep) return false;
        return string.IsNullOrWhiteSpace(written) || !string.IsNullOrWhiteSpace(CodeAt(cell, cursor).Split('\n')[line]);
    }

    [GeneratedRegex(@"^\s*#!(?<name>[A-Za-z][\w.#-]*)(?<rest>.*)$")]
    private static partial Regex Magic { get; }

    [GeneratedRegex(@"^\s*#(?<name>r|i|load)\s+(?<rest>.*)$")]
    private static partial Regex Directive { get; }

    private sealed class Parts(string[] lines)
    {
        private readonly List<CellStep> steps = [];
        private readonly List<CellStep> directives = [];
        private readonly bool[] own = new bool[lines.Length];
        private (string Language, string Arguments)? text;
        private int begin;

        public void Add(int line)
        {
            if (Magic.Match(lines[line]) is { Success: true } magic && !InsideToken(line))
            {
                var name = magic.Groups["name"].Value;
                var rest = magic.Groups["rest"].Value.Trim();
                if (name is "csharp" or "C#" or "c#") Begin(line + 1, null);
                else if (TextLanguages.Contains(name)) Begin(line + 1, (name, rest));
                else if (text is null) Split(new MagicStep("!" + name, rest, line));
            }
            else if (text is null && Directive.Match(lines[line]) is { Success: true } directive && !InsideToken(line))
            {
                directives.Add(new MagicStep(directive.Groups["name"].Value, directive.Groups["rest"].Value.Trim(), line));
            }
            else
            {
                own[line] = text is null && !(line == 0 && lines[0].StartsWith("#!", StringComparison.Ordinal));
            }
        }

        public List<CellStep> Finish()
        {
            Flush(lines.Length);
            return steps;
        }

        private void Begin(int line, (string, string)? language)
        {
            Flush(line - 1);
            text = language;
            begin = line;
        }

        private void Split(MagicStep magic)
        {
            Flush(magic.Line);
            steps.Add(magic);
            begin = magic.Line + 1;
        }

        private void Flush(int end)
        {
            steps.AddRange(directives);
            directives.Clear();
            if (text is { } other)
            {
                steps.Add(new TextStep(other.Language, other.Arguments, string.Join('\n', lines[begin..end]).Trim('\n'), begin - 1));
                text = null;
                return;
            }
            if (Enumerable.Range(begin, end - begin).All(i => !own[i] || string.IsNullOrWhiteSpace(lines[i]))) return;
            var code = new StringBuilder();
            for (var i = 0; i < end; i++) code.Append(i >= begin && own[i] ? lines[i] : "").Append('\n');
            code.Length--;
            steps.Add(new CodeStep(code.ToString(), begin));
        }

        /// <summary>Whether the line begins inside a string or a comment of the C# before it, and so is no magic.</summary>
        private bool InsideToken(int line)
        {
            if (text is not null) return false;
            var before = string.Join('\n', lines[begin..line]);
            if (!before.Contains('"') && !before.Contains("/*", StringComparison.Ordinal)) return false;
            var root = CSharpSyntaxTree.ParseText(before + "\n" + string.Join('\n', lines[line..]), Options).GetRoot();
            var at = before.Length + 1;
            var token = root.FindToken(at, findInsideTrivia: true);
            if (token.SpanStart < at && at < token.Span.End) return true;
            // The first line of a raw text with values in it is a token of its own.
            if (token.IsKind(SyntaxKind.InterpolatedStringTextToken) && token.SpanStart == at) return true;
            var trivia = root.FindTrivia(at);
            return trivia.IsKind(SyntaxKind.MultiLineCommentTrivia) && trivia.SpanStart < at;
        }
    }
}
