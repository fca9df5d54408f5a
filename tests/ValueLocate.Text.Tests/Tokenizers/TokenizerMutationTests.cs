using System.Diagnostics;
using System.Globalization;

namespace ValueLocate.Text.Tests.Tokenizers;

/// <summary>
/// Damaged copies of every kind of tokenizer.json: each is read and used, or refused in one sentence, within a bound of memory.
/// VALUELOCATE_MUTATIONS=N tries N of each kind instead of a few; VALUELOCATE_MUTATIONS_FROM=N begins with the Nth.
/// </summary>
public class TokenizerMutationTests(ITestOutputHelper output)
{
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
            var clock = Stopwatch.StartNew();
            var (isUsed, bytes, trouble) = TokenizerTrial.Of(mutated);
            (used, refused) = isUsed ? (used + 1, refused) : (used, refused + 1);
            if (clock.Elapsed > slowest)
            {
                slowest = clock.Elapsed;
                if (slowest.TotalSeconds > 1) output.WriteLine($"{kind} {i} takes {slowest.TotalSeconds:0.0} s");
            }
            most = Math.Max(most, bytes);
            if (trouble is null) continue;
            failures.Add($"{kind} {i}: {trouble}");
            if (Environment.GetEnvironmentVariable("VALUELOCATE_MUTATIONS_OUT") is { } folder)
                File.WriteAllBytes(Path.Combine(folder, $"{kind}-{i}.json"), mutated);
        }
        output.WriteLine($"{kind}: {used} used, {refused} refused, slowest {slowest.TotalMilliseconds:0} ms, at most {most >> 20} MiB");
        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(20)));
    }

    /// <summary>Files that once failed here.</summary>
    [Fact]
    public void What_once_failed_is_used_or_refused_too()
    {
        var files = Directory.GetFiles(Path.Combine(Require.Root, "tests", "data", "tokenizers-hostile"), "*.json");
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Null(TokenizerTrial.Of(File.ReadAllBytes(file)).Trouble));
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var n) ? n : otherwise;
}
