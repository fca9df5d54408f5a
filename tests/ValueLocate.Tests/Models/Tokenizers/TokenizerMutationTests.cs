using System.Diagnostics;
using System.Globalization;
using ValueLocate.Models.Tokenizers;

namespace ValueLocate.Tests.Models.Tokenizers;

/// <summary>
/// Damaged copies of every kind of tokenizer.json: each is read and used, or refused in one sentence, within a bound of memory.
/// VALUELOCATE_MUTATIONS=N tries N of each kind instead of a few; VALUELOCATE_MUTATIONS_FROM=N begins with the Nth.
/// </summary>
public class TokenizerMutationTests(ITestOutputHelper output)
{
    private const long MostBytes = 300L << 20;

    private static readonly string[] s_texts =
    [
        "", "Hello, world! It's 2026.", new string('a', 69), new string('e', 40) + " " + new string(' ', 40) + "\n\n", "née Straße İstanbul ﬁ 😀👍🏽 한국어 ﷺ\u0301\u0300", "<|im_start|>user\n<s></s><unk>  x",
    ];

    public static TheoryData<string> Kinds => TokenizerGoldenTests.Kinds;

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_damaged_file_is_used_or_refused_in_one_sentence(string kind)
    {
        var json = File.ReadAllBytes(Path.Combine(TokenizerGolden.Folder, kind, "tokenizer.json"));
        var (from, count) = (Number("VALUELOCATE_MUTATIONS_FROM", 0), Number("VALUELOCATE_MUTATIONS", 12));
        var (slowest, most, used, refused) = (TimeSpan.Zero, 0L, 0, 0);
        var failures = new List<string>();
        for (var i = from; i < from + count; i++)
        {
            var mutated = JsonMutation.Apply(json, new Random(i + (1_000_003 * kind.Sum(c => c))));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            var trouble = Try(mutated, ref used, ref refused);
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            if (bytes > MostBytes) trouble ??= $"{bytes >> 20} MiB";
            if (clock.Elapsed > slowest)
            {
                slowest = clock.Elapsed;
                if (slowest.TotalSeconds > 1) output.WriteLine($"{kind} {i} takes {slowest.TotalSeconds:0.0} s");
            }
            most = Math.Max(most, bytes);
            if (trouble is null) continue;
            failures.Add($"{kind} {i}: {trouble}");
            if (Environment.GetEnvironmentVariable("VALUELOCATE_MUTATIONS_OUT") is { } folder) File.WriteAllBytes(Path.Combine(folder, $"{kind}-{i}.json"), mutated);
        }
        output.WriteLine($"{kind}: {used} used, {refused} refused, slowest {slowest.TotalMilliseconds:0} ms, at most {most >> 20} MiB");
        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(20)));
    }

    private static string? Try(byte[] json, ref int used, ref int refused)
    {
        try
        {
            var tokenizer = ModelTokenizer.Parse(new MemoryStream(json), "tokenizer.json");
            foreach (var text in s_texts)
            {
                var ids = tokenizer.Encode(text);
                _ = tokenizer.Decode(ids, skipSpecialTokens: true);
                if (ids.Count > 0) _ = tokenizer.DecodeToken(ids[0]);
            }
            used++;
            return null;
        }
        catch (ValueLocateException e)
        {
            refused++;
            return e.Message.Length <= 1_700 && !e.Message.Any(char.IsControl) ? null : $"an unsafe message: {e.Message}";
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }

    private static int Number(string variable, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var n) ? n : otherwise;
}
