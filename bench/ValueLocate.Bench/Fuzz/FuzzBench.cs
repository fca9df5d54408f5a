using System.Globalization;
using System.Text;
using ValueLocate.Inference;
using ValueLocate.Pipeline;

namespace ValueLocate.Bench.Fuzz;

/// <summary>Breaks files by chance and gives them to every reader; writes the table of docs/fuzzing.md.</summary>
internal static class FuzzBench
{
    private const string Begin = "<!-- fuzz -->";
    private const string End = "<!-- /fuzz -->";

    /// <summary>A run whose files are broken. Small: it is not read for its numbers.</summary>
    /// <param name="folder">Gets the folder run.</param>
    /// <param name="model">The model.</param>
    /// <param name="dataset">The dataset's folder; null: the model's own.</param>
    public static string MakeRun(string folder, string model, string? dataset = null)
    {
        var path = Path.Combine(folder, "run");
        var settings = new RunSettings
        {
            Model = model,
            Dataset = dataset,
            Contrast = ContrastKind.Persona,
            PersonaQuestions = 2,
            MaxTokens = 8,
            Gamma = 1,
            Folds = 2,
            Permutations = 1,
            GradientQuestions = 1,
            RandomDraws = 2,
            RandomQuestions = 1,
            Options = new ModelOptions { Threads = 1, Template = dataset is null ? null : "plain" },
        };
        using var session = RunSession.Start(path, settings);
        Stages.All(session);
        return path;
    }

    /// <summary>Runs all readers.</summary>
    /// <param name="root">The repository.</param>
    /// <param name="only">Names of readers; none: all.</param>
    /// <param name="executions">Files a reader.</param>
    /// <param name="seed">The first seed.</param>
    /// <param name="keep">A folder for what crashed; null: nowhere.</param>
    /// <param name="table">A page whose table is written anew; null: none.</param>
    /// <param name="output">Gets a line a reader.</param>
    /// <returns>Kinds of crashes.</returns>
    public static int Run(string root, string[] only, int executions, int seed, string? keep, string? table, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("valuelocate-fuzz-").FullName;
        try
        {
            var readers = FuzzReaders.All(root, Directory.CreateDirectory(Path.Combine(folder, "broken")).FullName, MakeRun(folder, EmbeddedModel.Name));
            if (only.FirstOrDefault(n => readers.All(r => r.Name != n)) is { } unknown)
                throw new ValueLocateException($"There is no reader '{unknown}': there are {string.Join(", ", readers.Select(r => r.Name))}.");
            List<FuzzResult> results = [];
            foreach (var reader in readers.Where(r => only.Length == 0 || only.Contains(r.Name)))
            {
                var result = FuzzRun.Of(reader, executions, seed, keep);
                results.Add(result);
                output.WriteLine(Row(result));
                foreach (var (kind, times) in result.Crashes) output.WriteLine($"  {times} x {kind}");
                output.Flush();
            }
            if (table is not null) WriteTable(table, results, seed);
            return results.Sum(r => r.Crashes.Count);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Row(FuzzResult r) => string.Create(CultureInfo.InvariantCulture,
        $"| {r.Name} | {r.Executions} | {r.Read} | {r.Refused} | {r.Crashes.Values.Sum()} | {r.Slowest.TotalMilliseconds:0} | {r.MostBytes / 1048576.0:0.0} |");

    private static void WriteTable(string path, List<FuzzResult> results, int seed)
    {
        var text = File.ReadAllText(path);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (from < 0 || to < from) throw new ValueLocateException($"'{path}' has no lines '{Begin}' and '{End}' for the table.");
        var made = new StringBuilder(Begin).Append("\n| reader | files | read | refused | crashes | slowest, ms | most memory of one read, MiB |\n")
            .Append("|---|---:|---:|---:|---:|---:|---:|\n");
        foreach (var r in results) made.Append(Row(r)).Append('\n');
        made.Append(CultureInfo.InvariantCulture, $"\nSeeds from {seed} on.\n");
        File.WriteAllText(path, text[..from] + made + text[to..]);
    }
}
