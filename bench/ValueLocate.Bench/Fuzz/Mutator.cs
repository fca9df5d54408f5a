using System.Globalization;
using System.Text;

namespace ValueLocate.Bench.Fuzz;

/// <summary>Makes broken files of whole ones. The same seed gives the same bytes.</summary>
/// <param name="corpus">Whole files of one kind.</param>
/// <param name="seed">The seed of a case.</param>
internal sealed class Mutator(IReadOnlyList<byte[]> corpus, int seed)
{
    private const int Largest = 4 << 20;

    /// <summary>What readers stumble over: sizes at the ends of types, wrong types, halves of surrogate pairs, escape sequences, words of Python.</summary>
    private static readonly string[] Odd =
    [
        "null", "true", "{}", "[]", "[[]]", "-1", "0", "2147483648", "4294967296", "9223372036854775807", "9223372036854775808", "1e999", "-1e-999", "0.5",
        "NaN", "Infinity", "\"\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\\u001b[2J\"", "\"../../x\"", "\u202e", "\ufeff", "\0", "\r\n",
        ",", ":", "\"", "}", "]", "\\", "{{", "%}", "{% for i in range(999999999) %}", "(?:a|aa)+", "__metadata__", "data_offsets",
    ];

    private readonly Random random = new(seed);

    /// <summary>A broken file.</summary>
    public byte[] Next()
    {
        List<byte> bytes = [.. Pick(corpus)];
        for (var times = 1 << random.Next(4); times > 0; times--) Change(bytes);
        return [.. bytes];
    }

    private T Pick<T>(IReadOnlyList<T> list) => list[random.Next(list.Count)];

    private void Change(List<byte> b)
    {
        if (b.Count == 0) b.Add((byte)random.Next(256));
        var at = random.Next(b.Count);
        var length = Math.Min(b.Count - at, 1 << random.Next(12));
        switch (random.Next(10))
        {
            case 0:
                b[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                b[at] = (byte)random.Next(256);
                break;
            case 2:
                b.RemoveRange(at, length);
                break;
            case 3 when b.Count < Largest:
                b.InsertRange(at, b.GetRange(at, length));
                break;
            case 4:
                b.RemoveRange(at, b.Count - at);
                break;
            case 5 when b.Count < Largest:
                var other = Pick(corpus);
                var from = random.Next(other.Length);
                b.InsertRange(at, other[from..Math.Min(other.Length, from + length)]);
                break;
            case 6 when b.Count >= 8:
                at = Math.Min(at, b.Count - 8);
                long[] sizes = [-1, 0, 1, int.MaxValue, 1L << 31, 1L << 32, long.MaxValue, long.MinValue, random.NextInt64()];
                for (var i = 0; i < 8; i++) b[at + i] = (byte)(Pick(sizes) >> (8 * i));
                break;
            case 7:
                Value(b, at);
                break;
            case 8 when b.Count < Largest:
                var nested = Math.Min(4000, 1 << random.Next(12));
                b.InsertRange(at, Encoding.ASCII.GetBytes(new string(Pick("[{(\"a".ToCharArray()), nested)));
                break;
            default:
                b.InsertRange(at, Encoding.UTF8.GetBytes(Pick(Odd)));
                break;
        }
    }

    /// <summary>Puts something else in the place of a JSON value: what lies between two of the marks around values.</summary>
    private void Value(List<byte> b, int at)
    {
        static bool IsMark(byte c) => c is (byte)':' or (byte)',' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}';
        while (at < b.Count && !IsMark(b[at])) at++;
        var end = ++at;
        while (end < b.Count && !IsMark(b[end])) end++;
        if (end >= b.Count) return;
        b.RemoveRange(at, end - at);
        b.InsertRange(at, Encoding.UTF8.GetBytes(random.Next(4) == 0 ? random.NextInt64().ToString(CultureInfo.InvariantCulture) : Pick(Odd)));
    }
}
