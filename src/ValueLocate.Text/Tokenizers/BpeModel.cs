using System.Collections.Concurrent;
using System.Text;

namespace ValueLocate.Text.Tokenizers;

/// <summary>
/// Byte-pair encoding: code points become symbols (unknown ones their bytes, or the unknown token), then the merges join them.
/// </summary>
internal sealed class BpeModel : ITokenModel
{
    private const int CacheCapacity = 1 << 15;
    private const int LongestCached = 64;

    private readonly BpeMerges _merges;
    private readonly int? _unknown;
    private readonly JsonPart? _missingUnknown;
    private readonly bool _fuseUnknown;
    private readonly bool _ignoreMerges;
    private readonly int?[]? _bytes;
    private readonly ConcurrentDictionary<string, int[]> _cache = new(StringComparer.Ordinal);
    private int _cached;

    public BpeModel(JsonPart part)
    {
        Vocabulary = Vocabulary.Read(part.Required("vocab"));
        _merges = BpeMerges.Read(part.Required("merges"), Vocabulary);
        if (part.Optional("dropout") is { } dropout && dropout.Element.ToString() is not ("0" or "0.0")) throw dropout.Unsupported("merges dropped at random");
        foreach (var name in new[] { "continuing_subword_prefix", "end_of_word_suffix" })
        {
            if (part.Optional(name) is { } affix && affix.Text().Length > 0) throw affix.Unsupported($"a BPE model with \"{name}\"");
        }
        if (part.Optional("unk_token") is { } unknown)
        {
            _unknown = Vocabulary.IdOf(unknown.Text());
            // Byte-level files often name one that is only an added token and never needed; Hugging Face's library too complains when it is.
            if (_unknown is null) _missingUnknown = unknown;
        }
        _fuseUnknown = part.Flag("fuse_unk", false);
        _ignoreMerges = part.Flag("ignore_merges", false);
        if (part.Flag("byte_fallback", false)) _bytes = [.. Enumerable.Range(0, 256).Select(b => Vocabulary.IdOf($"<0x{b:X2}>"))];
    }

    public Vocabulary Vocabulary { get; }

    public void Encode(ReadOnlySpan<char> piece, List<int> ids)
    {
        if (_ignoreMerges && Vocabulary.TryGet(piece, out var whole))
        {
            ids.Add(whole);
            return;
        }
        if (_cache.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(piece, out var known))
        {
            ids.AddRange(known);
            return;
        }
        var symbols = Symbols(piece);
        _merges.Apply(symbols);
        ids.AddRange(symbols);
        if (piece.Length <= LongestCached && Volatile.Read(ref _cached) < CacheCapacity && _cache.TryAdd(piece.ToString(), [.. symbols]))
            Interlocked.Increment(ref _cached);
    }

    private List<int> Symbols(ReadOnlySpan<char> piece)
    {
        var symbols = new List<int>(piece.Length);
        var pendingUnknown = false;
        for (int at = 0, length; at < piece.Length; at += length)
        {
            Rune.DecodeFromUtf16(piece[at..], out var rune, out length);
            if (Vocabulary.TryGet(piece.Slice(at, length), out var id))
            {
                if (pendingUnknown) symbols.Add(_unknown!.Value);
                pendingUnknown = false;
                symbols.Add(id);
            }
            else if (!AddBytes(rune, symbols))
            {
                if (_missingUnknown is { } missing) throw missing.Broken($"names a token that the vocabulary lacks, and the text has a character that "
                    + $"needs it (U+{rune.Value:X4})");
                // Without an unknown token the character vanishes, as it does in Hugging Face's library.
                if (_unknown is not { } unknown) continue;
                if (pendingUnknown && !_fuseUnknown) symbols.Add(unknown);
                pendingUnknown = true;
            }
        }
        if (pendingUnknown) symbols.Add(_unknown!.Value);
        return symbols;
    }

    private bool AddBytes(Rune rune, List<int> symbols)
    {
        if (_bytes is null) return false;
        Span<byte> utf8 = stackalloc byte[4];
        utf8 = utf8[..rune.EncodeToUtf8(utf8)];
        foreach (var b in utf8)
        {
            if (_bytes[b] is null) return false;
        }
        foreach (var b in utf8) symbols.Add(_bytes[b]!.Value);
        return true;
    }
}
