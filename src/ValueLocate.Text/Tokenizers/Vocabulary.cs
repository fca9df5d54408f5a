namespace ValueLocate.Text.Tokenizers;

/// <summary>Tokens and their ids, both ways. Ids may have gaps.</summary>
internal sealed class Vocabulary
{
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _tokens = [];

    /// <summary>How many tokens were added.</summary>
    public int Count { get; private set; }

    /// <summary>One more than the highest id.</summary>
    public int Size { get; private set; }

    public void Add(string token, int id)
    {
        Count++;
        _ids[token] = id;
        _tokens[id] = token;
        Size = Math.Max(Size, id + 1);
    }

    public int? IdOf(string token) => _ids.TryGetValue(token, out var id) ? id : null;

    public bool TryGet(ReadOnlySpan<char> token, out int id) => _ids.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(token, out id);

    public string? TokenOf(int id) => _tokens.GetValueOrDefault(id);

    /// <summary>Reads a BPE vocabulary: an object of tokens and ids.</summary>
    public static Vocabulary Read(JsonPart part)
    {
        var vocabulary = new Vocabulary();
        foreach (var (token, value) in part.Members())
        {
            var id = value.Number();
            if (vocabulary._ids.ContainsKey(token)) throw value.Broken("stands twice");
            if (vocabulary._tokens.TryGetValue(id, out var other)) throw value.Broken($"is {id}, which is the id of {Quoted.Text(other)} too");
            vocabulary.Add(token, id);
        }
        return vocabulary.Count > 0 ? vocabulary : throw part.Broken("is empty");
    }
}
