namespace ValueLocate.Text.Tokenizers;

/// <summary>Builds the post-processor of a tokenizer.json: it puts special tokens around the ids of a text.</summary>
internal static class PostProcessors
{
    /// <summary>The post-processor; without one in the file, nothing is put.</summary>
    public static Func<List<int>, List<int>> Read(JsonPart? part) => part is { } p ? Build(p) : static ids => ids;

    private static Func<List<int>, List<int>> Build(JsonPart part)
    {
        switch (part.Text("type"))
        {
            case "Sequence":
                var steps = part.Required("processors").Items().Select(Build).ToArray();
                return ids => steps.Aggregate(ids, static (i, step) => step(i));
            case "ByteLevel":
                return static ids => ids; // moves offsets only
            case "TemplateProcessing":
                return Template(part);
            case "BertProcessing" or "RobertaProcessing":
                var (before, after) = (IdOfPair(part.Required("cls")), IdOfPair(part.Required("sep")));
                return ids => [before, .. ids, after];
            case var other:
                throw part.Unsupported($"a post-processor of type {Quoted.Text(other)}");
        }
    }

    private static Func<List<int>, List<int>> Template(JsonPart part)
    {
        var specials = new Dictionary<string, JsonPart>(StringComparer.Ordinal);
        foreach (var (name, token) in part.Optional("special_tokens")?.Members() ?? []) specials[name] = token;
        var template = part.Required("single").Items().Select(Piece).ToArray(); // null: the text
        return ids =>
        {
            var size = template.Sum(piece => (long)(piece ?? ids).Count);
            TokenBudget.Fits(size);
            TokenBudget.Spend(template.Length + size);
            return [.. template.SelectMany(piece => piece ?? ids)];
        };

        List<int>? Piece(JsonPart item)
        {
            if (item.Optional("SpecialToken") is { } special)
            {
                return specials.TryGetValue(special.Text("id"), out var token)
                    ? [.. token.Required("ids").Items().Select(id => id.Number())]
                    : throw special.Broken($"names {Quoted.Text(special.Text("id"))}, which special_tokens lacks");
            }
            var sequence = item.Required("Sequence").Required("id");
            return sequence.Text() == "A" ? null : throw sequence.Unsupported("a template for single texts with a second text");
        }
    }

    private static int IdOfPair(JsonPart pair)
    {
        var items = pair.Items().ToArray();
        return items.Length == 2 ? items[1].Number() : throw pair.Broken("must hold a token and its id");
    }
}
