using System.Text.RegularExpressions;

namespace ValueLocate.Cli.Tests.Docs;

/// <summary>A fenced block of a page.</summary>
/// <param name="Line">The line of its fence, from 1.</param>
/// <param name="Info">What stands behind the fence: the language, then words for tests such as no-run.</param>
/// <param name="Text">What it holds.</param>
internal sealed record FencedBlock(int Line, string Info, string Text)
{
    /// <summary>The language.</summary>
    public string Language => Info.Split(' ')[0];

    /// <summary>Whether the page says that it can't be run here, with a reason.</summary>
    public bool IsNotRun => Info.Contains(" no-run ", StringComparison.Ordinal);
}

/// <summary>What tests ask of a Markdown file: its prose, its blocks, its links and its anchors.</summary>
internal sealed partial class MarkdownPage
{
    private MarkdownPage(string path, string text)
    {
        Path = path;
        var plain = Comment().Replace(text.ReplaceLineEndings("\n"), m => new string('\n', m.Value.Count(c => c == '\n')));
        (Lines, Blocks) = Split(plain.Split('\n'));
        Paragraphs = [.. ParagraphsOf(Lines).Select(Plain).Where(p => p.Length > 0)];
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The lines outside fenced blocks; those inside are empty here.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>The fenced blocks.</summary>
    public IReadOnlyList<FencedBlock> Blocks { get; }

    /// <summary>The sentences of each paragraph and list item; not headings, tables, code, formulas and the targets of links.</summary>
    public IReadOnlyList<string> Paragraphs { get; }

    /// <summary>The targets of links and pictures.</summary>
    public IEnumerable<string> Links => Lines.SelectMany(l => Link().Matches(Code().Replace(l, "")).Select(m => m.Groups[2].Value));

    /// <summary>What a link can name behind #, as GitHub and DocFX make it of headings.</summary>
    public IEnumerable<string> Anchors => Lines.Where(l => l.StartsWith('#')).Select(l => NotInAnchor().Replace(Plain(l.TrimStart('#')).ToLowerInvariant(), ""))
        .Select(a => a.Replace(' ', '-'));

    /// <summary>Reads a page.</summary>
    public static MarkdownPage Load(string path) => new(path, File.ReadAllText(path));

    /// <summary>A text that stands elsewhere, such as in a notebook's cell.</summary>
    public static MarkdownPage Of(string path, string text) => new(path, text);

    private static (List<string> Lines, List<FencedBlock> Blocks) Split(string[] all)
    {
        var (lines, blocks, inside) = (new List<string>(), new List<FencedBlock>(), new List<string>());
        var (opened, info) = (0, "");
        foreach (var (i, line) in all.Index())
        {
            var fence = line.TrimStart().StartsWith("```", StringComparison.Ordinal);
            lines.Add(fence || opened > 0 ? "" : line);
            if (fence && opened == 0) (opened, info) = (i + 1, line.Trim()[3..]);
            else if (fence)
            {
                blocks.Add(new FencedBlock(opened, info, string.Join('\n', inside)));
                inside.Clear();
                opened = 0;
            }
            else if (opened > 0) inside.Add(line);
        }
        Assert.Equal(0, opened);
        return (lines, blocks);
    }

    private static IEnumerable<string> ParagraphsOf(IReadOnlyList<string> lines)
    {
        var paragraph = new List<string>();
        var formula = false;
        foreach (var line in lines.Append(""))
        {
            var text = line.Trim();
            var opens = text.StartsWith("$$", StringComparison.Ordinal);
            if (opens && !text[2..].Contains("$$", StringComparison.Ordinal)) formula = !formula;
            var indented = line.StartsWith("    ", StringComparison.Ordinal) && paragraph.Count == 0;
            var prose = text.Length > 0 && !opens && !formula && !indented && text[0] is not ('|' or '#') && !Picture().IsMatch(text);
            var item = Item().Match(text);
            if ((!prose || item.Success) && paragraph.Count > 0)
            {
                yield return string.Join(' ', paragraph);
                paragraph.Clear();
            }
            if (prose) paragraph.Add(item.Success ? text[item.Length..] : text);
        }
    }

    private static string Plain(string markdown)
    {
        var text = Link().Replace(markdown, m => m.Value[0] == '!' ? "" : m.Groups[1].Value);
        text = Formula().Replace(Code().Replace(text, "code"), "x");
        return Address().Replace(text, "address").Replace("*", "", StringComparison.Ordinal).Trim();
    }

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"!?\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]*)(?:\s""[^""]*"")?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^!\[[^\]]*\]\([^)]*\)$")]
    private static partial Regex Picture();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();

    [GeneratedRegex(@"\$[^$]+\$")]
    private static partial Regex Formula();

    [GeneratedRegex(@"https?://\S+")]
    private static partial Regex Address();

    [GeneratedRegex(@"^(?:[-*>]|\d+\.)\s+")]
    private static partial Regex Item();

    [GeneratedRegex(@"[^\p{L}\p{N}\s_-]")]
    private static partial Regex NotInAnchor();
}
