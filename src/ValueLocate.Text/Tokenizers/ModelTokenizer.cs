using System.Text;
using System.Text.Json;
using ValueLocate.Json;

namespace ValueLocate.Text.Tokenizers;

/// <summary>
/// The tokenizer of a model, read from its tokenizer.json (the format of Hugging Face's tokenizers): text to token ids and back,
/// with the same ids that the model was trained on. Once loaded it does not change; any number of threads may use it.
/// </summary>
/// <remarks>
/// The stages are those of the file: added tokens are cut out, the normalizer rewrites what lies between, the pre-tokenizer splits it,
/// the model (BPE or Unigram) finds the tokens, the post-processor puts the special ones around; decoding goes the other way.
/// The file's "truncation" and "padding" are left to whoever makes batches, as transformers does.
/// </remarks>
public sealed class ModelTokenizer
{
    private readonly ITokenModel _model;
    private readonly AddedVocabulary _added;
    private readonly Func<List<Piece>, List<Piece>> _preTokenizer;
    private readonly Func<List<int>, List<int>> _postProcessor;
    private readonly TokenDecoder _decoder;

    private const int MostSteps = 100;
    private const int LongestTokenOnAverage = 1_024;
    private const int ShortDecode = 1 << 20;

    private readonly string _where;

    private ModelTokenizer(JsonPart root)
    {
        _where = root.Where;
        foreach (var name in (string[])["normalizer", "pre_tokenizer", "post_processor", "decoder"])
        {
            if (root.Optional(name) is { } part && part.Steps() > MostSteps) throw part.Unsupported($"more than {MostSteps} steps");
        }
        _model = ReadModel(root.Required("model"));
        var normalizer = TextNormalizers.Read(root.Optional("normalizer"));
        _added = new AddedVocabulary(root.Optional("added_tokens"), _model.Vocabulary, normalizer);
        _preTokenizer = PreTokenizers.Read(root.Optional("pre_tokenizer"));
        _postProcessor = PostProcessors.Read(root.Optional("post_processor"));
        _decoder = TokenDecoders.Read(root.Optional("decoder"));
        VocabularySize = Math.Max(_model.Vocabulary.Size, _added.Size);
    }

    /// <summary>One more than the highest id; added tokens count. Ids may have gaps, and a model may have more output rows than this.</summary>
    public int VocabularySize { get; }

    /// <summary>One more than the highest id of the model's own tokens, without the added ones. A model with fewer rows than this is another one.</summary>
    public int OwnVocabularySize => _model.Vocabulary.Size;

    /// <summary>Reads a tokenizer.json.</summary>
    /// <exception cref="ValueLocateException">The file is missing, damaged, or asks for something that is not supported.</exception>
    public static ModelTokenizer Load(string tokenizerJsonPath)
    {
        ArgumentNullException.ThrowIfNull(tokenizerJsonPath);
        try
        {
            return Parse(File.ReadAllBytes(tokenizerJsonPath), tokenizerJsonPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ValueLocateException($"The tokenizer {tokenizerJsonPath} cannot be read; download the model's tokenizer.json into that folder.", e);
        }
    }

    /// <summary>Reads a tokenizer.json from a stream.</summary>
    /// <param name="json">The file's content.</param>
    /// <param name="whereForErrors">What messages call the source, for example its path.</param>
    /// <exception cref="ValueLocateException">The content is damaged or asks for something that is not supported.</exception>
    public static ModelTokenizer Parse(Stream json, string whereForErrors)
    {
        ArgumentNullException.ThrowIfNull(json);
        using var all = new MemoryStream();
        json.CopyTo(all);
        return Parse(all.GetBuffer().AsMemory(0, (int)all.Length), whereForErrors);
    }

    /// <summary>Reads the structure of a tokenizer.json that is already parsed, or built from another format's parts.</summary>
    /// <param name="json">The root object. It is not needed any more once the tokenizer is there.</param>
    /// <param name="whereForErrors">What messages call the source, for example its path.</param>
    /// <exception cref="ValueLocateException">The content is damaged or asks for something that is not supported.</exception>
    public static ModelTokenizer Parse(JsonElement json, string whereForErrors)
    {
        var root = new JsonPart(json, whereForErrors, "");
        try
        {
            return new ModelTokenizer(root);
        }
        catch (InvalidOperationException e) // System.Text.Json's, for bytes that are not UTF-8
        {
            throw root.Broken("holds text that is not valid Unicode", e);
        }
    }

    private static ModelTokenizer Parse(ReadOnlyMemory<byte> json, string whereForErrors)
    {
        using var document = JsonFile.Parse(json, whereForErrors, keepHalves: true);
        return Parse(document.RootElement, whereForErrors);
    }

    /// <summary>The ids of a text. Added tokens that stand in the text (such as &lt;|im_end|&gt;) become their ids.</summary>
    /// <param name="text">The text; half of a surrogate pair counts as U+FFFD.</param>
    /// <param name="addSpecialTokens">Whether to put the special tokens around that the model expects, such as a beginning-of-text token.
    /// Leave them out where a chat template has put them already.</param>
    /// <param name="cancellation">Stops in the middle of a long text.</param>
    /// <exception cref="ValueLocateException">The file asks for more time (about two seconds for a prompt) or memory than a text of this length can need, or
    /// lacks the unknown token that the text needs.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = true, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var budget = TokenBudget.Open(_where, text.Length, cancellation);
        var pieces = _added.Extract(WellFormed(text));
        TokenBudget.Enter("pre_tokenizer");
        pieces = _preTokenizer(pieces);
        TokenBudget.Enter("model");
        var ids = new List<int>(text.Length / 3 + 4);
        foreach (var piece in pieces)
        {
            cancellation.ThrowIfCancellationRequested();
            if (piece.IsToken) ids.Add(piece.Id);
            else _model.Encode(piece.Text.Span, ids);
        }
        TokenBudget.Enter("post_processor");
        return addSpecialTokens ? _postProcessor(ids) : ids;
    }

    /// <summary>The text of some ids. Ids that are no token vanish; bytes that are no UTF-8 become U+FFFD.</summary>
    /// <param name="ids">The ids.</param>
    /// <param name="skipSpecialTokens">Whether to leave the special tokens out.</param>
    /// <exception cref="ValueLocateException">The file asks for more time or memory than so many ids can need.</exception>
    public string Decode(IEnumerable<int> ids, bool skipSpecialTokens = false)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var tokens = new List<string>();
        foreach (var id in ids)
        {
            if (RawToken(id) is { } token && !(skipSpecialTokens && _added.IsSpecial(token))) tokens.Add(token);
        }
        return Decode(tokens, atStart: true);
    }

    /// <summary>
    /// One token as it reads in the middle of a text, so with its leading space; empty where the id is no token.
    /// A token that is a part of a character shows as U+FFFD.
    /// </summary>
    public string DecodeToken(int id) => RawToken(id) is { } token ? Decode([token], atStart: false) : "";

    /// <summary>The id of a token as the vocabulary writes it (a space before a word is Ġ or ▁ there); null if it has none.</summary>
    public int? IdOf(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _added.IdOf(token) ?? _model.Vocabulary.IdOf(token);
    }

    /// <summary>The token with an id, as the vocabulary writes it; null if there is none.</summary>
    public string? TokenOf(int id) => _added.TokenOf(id) ?? _model.Vocabulary.TokenOf(id);

    private string Decode(List<string> tokens, bool atStart)
    {
        var size = tokens.Sum(token => (long)token.Length);
        if (size > ShortDecode + ((long)LongestTokenOnAverage * tokens.Count))
            throw new ValueLocateException($"{_where} cannot decode these ids: its tokens are longer than {LongestTokenOnAverage} characters; choose "
                + $"a model with a tokenizer of a common family.");
        using var budget = TokenBudget.Open(_where, size + tokens.Count);
        TokenBudget.Enter("decoder");
        return string.Concat(_decoder(tokens, atStart));
    }

    private string? RawToken(int id) => _added.DecodedToken(id) ?? _model.Vocabulary.TokenOf(id);

    private static ITokenModel ReadModel(JsonPart part)
    {
        // Old files leave the type out.
        var type = part.Optional("type")?.Text() ?? (part.Optional("merges") is null ? "(none)" : "BPE");
        return type switch
        {
            "BPE" => new BpeModel(part),
            "Unigram" => new UnigramModel(part),
            _ => throw part.Unsupported($"a model of type {Quoted.Text(type)}"),
        };
    }

    /// <summary>Replaces every lone surrogate by U+FFFD.</summary>
    private static string WellFormed(string text)
    {
        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') < 0) return text;
        var result = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes()) result.Append(rune.ToString());
        return result.ToString();
    }
}
