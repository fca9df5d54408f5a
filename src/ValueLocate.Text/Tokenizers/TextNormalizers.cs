using System.Text;

namespace ValueLocate.Text.Tokenizers;

/// <summary>Builds the normalizer of a tokenizer.json: a function that rewrites the text before it is split.</summary>
internal static class TextNormalizers
{
    /// <summary>The normalizer, or null where the file has none.</summary>
    public static Func<string, string>? Read(JsonPart? part)
    {
        if (part is not { } p) return null;
        var normalizer = Build(p);
        return text => Paid(normalizer, text);
    }

    private static string Paid(Func<string, string> step, string text)
    {
        TokenBudget.Spend(text.Length);
        var result = step(text);
        TokenBudget.Fits(result.Length);
        return result;
    }

    private static Func<string, string> Build(JsonPart part)
    {
        switch (part.Text("type"))
        {
            case "Sequence":
                var steps = part.Required("normalizers").Items().Select(Build).ToArray();
                return text => steps.Aggregate(text, static (t, step) => Paid(step, t));
            case "NFC":
                return text => UnicodeNormalization.Normalize(text, compose: true, compatible: false);
            case "NFD":
                return text => UnicodeNormalization.Normalize(text, compose: false, compatible: false);
            case "NFKC":
                return text => UnicodeNormalization.Normalize(text, compose: true, compatible: true);
            case "NFKD":
                return text => UnicodeNormalization.Normalize(text, compose: false, compatible: true);
            case "Lowercase":
                return Lowercase;
            case "StripAccents":
                return text => Filter(text, rune => !CharacterClasses.IsMark(rune));
            case "Strip":
                var (left, right) = (part.Flag("strip_left", true), part.Flag("strip_right", true));
                return text => (left, right) switch
                {
                    (true, true) => text.Trim(),
                    (true, false) => text.TrimStart(),
                    (false, true) => text.TrimEnd(),
                    _ => text,
                };
            case "Prepend":
                var prefix = part.Text("prepend");
                return text =>
                {
                    TokenBudget.Fits((long)prefix.Length + text.Length);
                    return text.Length == 0 ? text : prefix + text;
                };
            case "Replace":
                return Replacement(part);
            case "ByteLevel":
                return text => ByteAlphabet.Encode(text);
            case var other:
                throw part.Unsupported($"a normalizer of type {Quoted.Text(other)}");
        }
    }

    /// <summary>Replaces a string or a regular expression; decoders use the same form.</summary>
    public static Func<string, string> Replacement(JsonPart part)
    {
        var pattern = part.Required("pattern");
        var content = part.Text("content");
        if (pattern.Optional("String") is { } literal)
        {
            var text = literal.Text();
            if (text.Length == 0) throw literal.Unsupported("the replacement of an empty string");
            return input =>
            {
                if (content.Length > text.Length) TokenBudget.Fits(input.Length + ((long)input.AsSpan().Count(text) * (content.Length - text.Length)));
                return input.Replace(text, content, StringComparison.Ordinal);
            };
        }
        var regex = CodePointRegex.Compile(pattern.Required("Regex"));
        if (content.Contains('$', StringComparison.Ordinal)) throw part.Required("content").Unsupported("a replacement with \"$\" for a regular expression");
        return input =>
        {
            var output = new StringBuilder(input.Length);
            foreach (var (start, end, isMatch) in regex.Find(input.AsMemory()))
            {
                if (isMatch) TokenBudget.Fits((long)output.Length + content.Length);
                output.Append(isMatch ? content : input.AsSpan(start, end - start));
            }
            return output.ToString();
        };
    }

    /// <summary>Code point by code point, so without the final sigma; only İ becomes two characters.</summary>
    private static string Lowercase(string text)
    {
        var output = new StringBuilder(text.Length);
        Span<char> utf16 = stackalloc char[2];
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == 0x130) output.Append("i\u0307");
            else output.Append(utf16[..Rune.ToLowerInvariant(rune).EncodeToUtf16(utf16)]);
        }
        return output.ToString();
    }

    private static string Filter(string text, Func<Rune, bool> keep)
    {
        var output = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (keep(rune)) output.Append(rune.ToString());
        }
        return output.ToString();
    }
}
