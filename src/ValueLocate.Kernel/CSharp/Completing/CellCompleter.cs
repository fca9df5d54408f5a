using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.QuickInfo;
using Microsoft.CodeAnalysis.Tags;
using ValueLocate.Kernel.Cells;
using ValueLocate.Kernel.CSharp.Compiling;
using ValueLocate.Kernel.CSharp.Reading;
using ValueLocate.Kernel.CSharp.Showing;

namespace ValueLocate.Kernel.CSharp.Completing;

/// <summary>What could stand at the cursor, and what stands there, by Roslyn's own editor services.</summary>
internal sealed class CellCompleter(SubmissionChain chain) : IDisposable
{
    private const int Most = 1000;
    private readonly CellWorkspace workspace = new(chain);

    /// <inheritdoc cref="ICellEngine.CompleteAsync"/>
    public async Task<CellCompletions> CompleteAsync(string code, int cursor, CancellationToken cancellation)
    {
        if (Magics(code, cursor) is { } magics) return magics;
        if (!CellParser.IsCode(code, cursor)) return new(cursor, cursor, []);
        var document = workspace.Open(CellParser.CodeAt(code, cursor));
        var service = CompletionService.GetService(document)!;
        var list = await service.GetCompletionsAsync(document, cursor, cancellationToken: cancellation).ConfigureAwait(false);
        var span = list.Span;
        if (list.ItemsList.Count == 0 || span.Start > cursor) return new(cursor, cursor, []);
        var typed = code[span.Start..cursor];
        var items = list.ItemsList
            .Where(i => i.FilterText.StartsWith(typed, StringComparison.OrdinalIgnoreCase) && !i.IsComplexTextEdit)
            .OrderBy(i => i.SortText, StringComparer.OrdinalIgnoreCase)
            .Select(i => new CellCompletion(Text(i), Type(i.Tags), Signature(i)))
            .DistinctBy(i => i.Text).Take(Most).ToList();
        return new(span.Start, Math.Max(cursor, span.End), items);
    }

    /// <inheritdoc cref="ICellEngine.InspectAsync"/>
    public async Task<MimeBundle?> InspectAsync(string code, int cursor, CancellationToken cancellation)
    {
        code = CellParser.CodeAt(code, cursor);
        var document = workspace.Open(code);
        var service = QuickInfoService.GetService(document)!;
        // A cursor behind a name, or between the brackets of a call, means the name.
        foreach (var at in Places(code, cursor))
        {
            if (await service.GetQuickInfoAsync(document, at, cancellation).ConfigureAwait(false) is not { } info) continue;
            var text = string.Join("\n\n", info.Sections.Select(s => s.Text).Where(t => t.Length > 0));
            if (text.Length > 0) return ValueBundles.OfText("text/plain", text);
        }
        return null;
    }

    public void Dispose() => workspace.Dispose();

    private static IEnumerable<int> Places(string code, int cursor)
    {
        if (Called(code, cursor) is { } name) yield return name;
        yield return cursor;
        var at = Math.Min(cursor, code.Length) - 1;
        while (at > 0 && (char.IsWhiteSpace(code[at]) || code[at] is '(' or ')' or '<' or ';' or ',')) at--;
        if (at >= 0) yield return at;
    }

    /// <summary>
    /// Where the name of the called method stands, if the cursor is at one of its arguments that is a literal: nobody wants to know what a number is.
    /// </summary>
    private static int? Called(string code, int cursor)
    {
        var root = CSharpSyntaxTree.ParseText(code, CellParser.Options).GetRoot();
        // The cursor may stand behind it, as after typing.
        var list = ((int[])[cursor, cursor - 1]).Where(at => at >= 0 && at <= root.FullSpan.End).Select(at => root.FindToken(at).Parent)
            .Select(n => n is LiteralExpressionSyntax { Parent: PrefixUnaryExpressionSyntax sign } ? sign : n)
            .Select(n => n is LiteralExpressionSyntax or PrefixUnaryExpressionSyntax { Operand: LiteralExpressionSyntax }
                ? (n.Parent as ArgumentSyntax)?.Parent as ArgumentListSyntax : null)
            .FirstOrDefault(l => l is not null);
        return list?.Parent switch
        {
            InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax member } => member.Name.SpanStart,
            InvocationExpressionSyntax { Expression: var called } => called.SpanStart,
            ObjectCreationExpressionSyntax made => made.Type.SpanStart,
            _ => null,
        };
    }

    private static CellCompletions? Magics(string code, int cursor)
    {
        var start = cursor == 0 ? 0 : code.LastIndexOf('\n', cursor - 1) + 1;
        while (start < cursor && code[start] is ' ' or '\t') start++;
        var typed = code[start..cursor];
        if (!typed.StartsWith('#') || typed.Contains(' ') || typed.Contains('"')) return null;
        var items = MagicList.All.Where(m => m.Name.StartsWith(typed, StringComparison.Ordinal))
            .Select(m => new CellCompletion(m.Name, "magic", m.Text)).ToList();
        return items.Count > 0 ? new(start, cursor, items) : null;
    }

    private static string Text(CompletionItem item) => item.Properties.TryGetValue("InsertionText", out var text) ? text : item.DisplayText;

    /// <summary>What the item says of itself without asking for its description, which costs milliseconds an item.</summary>
    private static string? Signature(CompletionItem item)
    {
        var text = (item.DisplayTextPrefix + item.DisplayText + item.DisplayTextSuffix + " " + item.InlineDescription).Trim();
        return text == item.DisplayText ? null : text;
    }

    private static string Type(IReadOnlyList<string> tags) => tags.Count == 0 ? "text" : tags[0] switch
    {
        WellKnownTags.Method or WellKnownTags.ExtensionMethod or WellKnownTags.Operator => "function",
        WellKnownTags.Property => "property",
        WellKnownTags.Field or WellKnownTags.Constant or WellKnownTags.EnumMember => "field",
        WellKnownTags.Local or WellKnownTags.Parameter or WellKnownTags.RangeVariable => "variable",
        WellKnownTags.Class => "class",
        WellKnownTags.Structure => "struct",
        WellKnownTags.Interface => "interface",
        WellKnownTags.Enum => "enum",
        WellKnownTags.Delegate => "delegate",
        WellKnownTags.Event => "event",
        WellKnownTags.Namespace => "module",
        WellKnownTags.Keyword or WellKnownTags.Intrinsic => "keyword",
        WellKnownTags.TypeParameter => "type",
        var other => other.ToLowerInvariant(),
    };
}
