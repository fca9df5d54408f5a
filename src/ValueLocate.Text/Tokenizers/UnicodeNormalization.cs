using System.Globalization;
using System.Text;

namespace ValueLocate.Text.Tokenizers;

/// <summary>
/// The four normalization forms of Unicode (UAX #15). string.Normalize returns its input unchanged in globalization-invariant mode,
/// which this library runs in, so the algorithm and its tables are here.
/// </summary>
internal sealed class UnicodeNormalization
{
    private const int HangulBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    private const int LeadCount = 19, VowelCount = 21, TailCount = 28, HangulCount = LeadCount * VowelCount * TailCount;

    private static readonly Lazy<UnicodeNormalization> s_tables = new(() => new UnicodeNormalization());

    private readonly Dictionary<int, int[]> _canonical = [];
    private readonly Dictionary<int, int[]> _compatible = [];
    private readonly Dictionary<(int, int), int> _compositions = [];
    private readonly Dictionary<int, byte> _classes = [];

    private UnicodeNormalization()
    {
        var name = $"{typeof(UnicodeNormalization).Namespace}.UnicodeNormalization.txt";
        using var stream = typeof(UnicodeNormalization).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var fields = line.Split(' ');
            var codes = fields[1..].Select(f => int.Parse(f, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
            switch (fields[0])
            {
                case "d":
                    _canonical[codes[0]] = codes[1..];
                    break;
                case "k":
                    _compatible[codes[0]] = codes[1..];
                    break;
                case "p":
                    _compositions[(codes[0], codes[1])] = codes[2];
                    break;
                default:
                    var combiningClass = byte.Parse(fields[3], CultureInfo.InvariantCulture);
                    for (var c = codes[0]; c <= codes[1]; c++) _classes[c] = combiningClass;
                    break;
            }
        }
    }

    /// <summary>Normalizes well-formed text.</summary>
    public static string Normalize(string text, bool compose, bool compatible)
    {
        if (Ascii.IsValid(text)) return text;
        var tables = s_tables.Value;
        var codes = tables.Decompose(text, compatible);
        if (compose) tables.Compose(codes);
        var result = new StringBuilder(text.Length);
        Span<char> utf16 = stackalloc char[2];
        foreach (var code in codes) result.Append(utf16[..new Rune(code).EncodeToUtf16(utf16)]);
        return result.ToString();
    }

    private List<int> Decompose(string text, bool compatible)
    {
        var codes = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var code = rune.Value;
            if (code < 0x80) codes.Add(code);
            else if (code - HangulBase is >= 0 and < HangulCount and var syllable)
            {
                codes.Add(LeadBase + syllable / (VowelCount * TailCount));
                codes.Add(VowelBase + syllable / TailCount % VowelCount);
                if (syllable % TailCount != 0) codes.Add(TailBase + syllable % TailCount);
            }
            else if ((compatible && _compatible.TryGetValue(code, out var parts)) || _canonical.TryGetValue(code, out parts)) codes.AddRange(parts);
            else codes.Add(code);
        }
        Reorder(codes);
        return codes;
    }

    /// <summary>Sorts every run of combining marks by class; equal classes keep their order.</summary>
    private void Reorder(List<int> codes)
    {
        for (var start = 0; start < codes.Count; start++)
        {
            if (Class(codes[start]) == 0) continue;
            var end = start;
            while (end < codes.Count && Class(codes[end]) != 0) end++;
            if (end - start > 1)
            {
                var sorted = codes.GetRange(start, end - start).OrderBy(Class).ToList();
                for (var i = 0; i < sorted.Count; i++) codes[start + i] = sorted[i];
            }
            start = end;
        }
    }

    private void Compose(List<int> codes)
    {
        var (starter, kept, lastClass) = (-1, 0, 0);
        for (var i = 0; i < codes.Count; i++)
        {
            var code = codes[i];
            var combiningClass = Class(code);
            // A mark is blocked from its starter by one of the same or a higher class in between.
            var adjacent = kept == starter + 1;
            if (starter >= 0 && (adjacent || (lastClass != 0 && lastClass < combiningClass)) && Composite(codes[starter], code) is { } composite)
            {
                codes[starter] = composite;
                continue;
            }
            if (combiningClass == 0) starter = kept;
            lastClass = combiningClass;
            codes[kept++] = code;
        }
        codes.RemoveRange(kept, codes.Count - kept);
    }

    private int? Composite(int first, int second)
    {
        if (first - LeadBase is >= 0 and < LeadCount and var lead && second - VowelBase is >= 0 and < VowelCount and var vowel)
            return HangulBase + (lead * VowelCount + vowel) * TailCount;
        if (first - HangulBase is >= 0 and < HangulCount and var syllable && syllable % TailCount == 0 && second - TailBase is > 0 and < TailCount and var tail)
            return HangulBase + syllable + tail;
        return _compositions.TryGetValue((first, second), out var composite) ? composite : null;
    }

    private int Class(int code) => code < 0x300 ? 0 : _classes.GetValueOrDefault(code);
}
