using System.Globalization;

namespace ValueLocate.Text.Tokenizers;

/// <summary>
/// Hugging Face's library takes marks from tables of Unicode 9 and punctuation from tables of Unicode 8, .NET from a newer version.
/// These are the code points that the two class differently (found by comparing all of them); the ids must not depend on that.
/// </summary>
internal static class OlderUnicode
{
    private const string Marks = """
        07FD 0897-089F 08CA-08D3 09FE 0AFA-0AFF 0B55 0C04 0C3C 0CF3 0D00 0D3B-0D3C 0D81 0EBA 0ECE 1715 180F 1ABF-1ACE 1CF2-1CF3 1CF7
        1DF6-1DFA A82C A8FF 10D24-10D27 10D69-10D6D 10EAB-10EAC 10EFC-10EFF 10F46-10F50 10F82-10F85 11070 11073-11074 110C2
        11145-11146 111C9 111CE-111CF 11241 1133B 113B8-113C0 113C2 113C5 113C7-113CA 113CC-113D0 113D2 113E1-113E2 1145E 1182C-1183A
        11930-11935 11937-11938 1193B-1193E 11940 11942-11943 119D1-119D7 119DA-119E0 119E4 11A01-11A0A 11A33-11A39 11A3B-11A3E 11A47
        11A51-11A5B 11A8A-11A99 11D31-11D36 11D3A 11D3C-11D3D 11D3F-11D45 11D47 11D8A-11D8E 11D90-11D91 11D93-11D97 11EF3-11EF6
        11F00-11F01 11F03 11F34-11F3A 11F3E-11F42 11F5A 13440 13447-13455 1611E-1612F 16F4F 16F7F-16F87 16FE4 16FF0-16FF1 1CF00-1CF2D
        1CF30-1CF46 1E08F 1E130-1E136 1E2AE 1E2EC-1E2EF 1E4EC-1E4EF 1E5EE-1E5EF
        """;

    private const string Punctuation = """
        061D 09FD 0A76 0C77 0C84 166D 1B4E-1B4F 1B7D-1B7F 2E43-2E4F 2E52-2E5D 10D6E 10EAD 10F55-10F59 10F86-10F89 111C9 113D4-113D5
        113D7-113D8 1144B-1144F 1145A-1145B 1145D 11660-1166C 116B9 1183B 11944-11946 119E2 11A3F-11A46 11A9A-11A9C 11A9E-11AA2
        11B00-11B09 11BE1 11C41-11C45 11C70-11C71 11EF7-11EF8 11F43-11F4F 11FFF 12FF1-12FF2 16D6D-16D6F 16E97-16E9A 16FE2 1E5FF
        1E95E-1E95F
        """;

    private static readonly HashSet<int> s_marks = Read(Marks);
    private static readonly HashSet<int> s_punctuation = Read(Punctuation);

    /// <summary>Whether one of the two takes the code point for a mark and the other does not.</summary>
    public static bool DiffersAsMark(int codePoint) => s_marks.Contains(codePoint);

    /// <summary>Whether one of the two takes the code point for punctuation and the other does not.</summary>
    public static bool DiffersAsPunctuation(int codePoint) => s_punctuation.Contains(codePoint);

    private static HashSet<int> Read(string ranges)
    {
        var codePoints = new HashSet<int>();
        foreach (var range in ranges.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = range.Split('-').Select(end => int.Parse(end, NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToArray();
            codePoints.UnionWith(Enumerable.Range(ends[0], ends[^1] - ends[0] + 1));
        }
        return codePoints;
    }
}
