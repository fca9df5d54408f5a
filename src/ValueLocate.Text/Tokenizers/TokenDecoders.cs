using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace ValueLocate.Text.Tokenizers;

/// <summary>
/// Turns the list of token strings step by step into text; the results are joined.
/// <paramref name="atStart"/> says that the text begins with the first token; steps that take away a leading space leave it otherwise.
/// </summary>
internal delegate List<string> TokenDecoder(List<string> tokens, bool atStart);

/// <summary>Builds the decoder of a tokenizer.json.</summary>
internal static class TokenDecoders
{
    private static readonly UTF8Encoding s_strictUtf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The decoder; without one in the file, tokens are joined with spaces.</summary>
    public static TokenDecoder Read(JsonPart? part) => part is { } p ? Build(p) : static (tokens, _) => [string.Join(' ', tokens)];

    private static TokenDecoder Build(JsonPart part)
    {
        switch (part.Text("type"))
        {
            case "Sequence":
                var steps = part.Required("decoders").Items().Select(Build).ToArray();
                return (tokens, atStart) => steps.Aggregate(tokens, (t, step) => Paid(step(t, atStart)));
            case "ByteLevel":
                return static (tokens, _) => ByteLevel(tokens);
            case "ByteFallback":
                return static (tokens, _) => ByteFallback(tokens);
            case "Fuse":
                return static (tokens, _) => [string.Concat(tokens)];
            case "Metaspace":
                return new Metaspace(part).Decode;
            case "Replace":
                var replace = TextNormalizers.Replacement(part);
                return (tokens, _) =>
                {
                    var size = 0L;
                    return tokens.ConvertAll(token =>
                    {
                        var replaced = replace(token);
                        TokenBudget.Fits(size += replaced.Length);
                        return replaced;
                    });
                };
            case "Strip":
                var content = part.Character("content");
                var (start, stop) = (part.Required("start").Number(), part.Required("stop").Number());
                return (tokens, atStart) => tokens.ConvertAll(token => Strip(token, content, atStart ? start : 0, stop));
            case var other:
                throw part.Unsupported($"a decoder of type {Quoted.Text(other)}");
        }
    }

    private static List<string> ByteLevel(List<string> tokens)
    {
        var bytes = new List<byte>();
        foreach (var token in tokens) ByteAlphabet.Decode(token, bytes);
        return [Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(bytes))]; // broken UTF-8 as U+FFFD
    }

    /// <summary>Joins runs of &lt;0xNN&gt; into characters; a run that is not UTF-8 becomes one U+FFFD a byte.</summary>
    private static List<string> ByteFallback(List<string> tokens)
    {
        var result = new List<string>(tokens.Count);
        var run = new List<byte>();
        foreach (var token in tokens)
        {
            if (token.Length == 6 && token.StartsWith("<0x", StringComparison.Ordinal) && token[5] == '>'
                && byte.TryParse(token.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                run.Add(value);
                continue;
            }
            Flush();
            result.Add(token);
        }
        Flush();
        return result;

        void Flush()
        {
            try
            {
                if (run.Count > 0) result.Add(s_strictUtf8.GetString(CollectionsMarshal.AsSpan(run)));
            }
            catch (DecoderFallbackException)
            {
                result.AddRange(Enumerable.Repeat("\uFFFD", run.Count));
            }
            run.Clear();
        }
    }

    private static string Strip(string token, string content, int start, int stop)
    {
        var rest = token.AsSpan();
        while (start-- > 0 && rest.StartsWith(content, StringComparison.Ordinal)) rest = rest[content.Length..];
        while (stop-- > 0 && rest.EndsWith(content, StringComparison.Ordinal)) rest = rest[..^content.Length];
        return rest.Length == token.Length ? token : rest.ToString();
    }

    private static List<string> Paid(List<string> tokens)
    {
        var size = 0L;
        foreach (var token in tokens) size += token.Length;
        TokenBudget.Fits(size);
        TokenBudget.Spend(tokens.Count + size);
        return tokens;
    }
}
