using ValueLocate.Bench.Fuzz;
using ValueLocate.Tests;

namespace ValueLocate.Cli.Tests;

/// <summary>Broken files for every reader: a few of those of `bench fuzz` (docs/fuzzing.md), and all that once crashed one.</summary>
public sealed class FuzzTests : IClassFixture<FuzzTests.Readers>
{
    private const int Executions = 60;
    private readonly Readers readers;

    public FuzzTests(Readers readers) => this.readers = readers;

    [Fact]
    public void Every_reader_reads_or_refuses_what_is_broken()
    {
        foreach (var reader in readers.All)
        {
            Assert.NotEmpty(reader.Corpus);
            var result = FuzzRun.Of(reader, Executions, seed: 20);
            Assert.True(result.Crashes.Count == 0, $"{reader.Name}: {string.Join("; ", result.Crashes.Keys)}");
            Assert.Equal(Executions, result.Executions);
        }
    }

    [Fact]
    public void Whole_files_are_read()
    {
        foreach (var reader in readers.All)
        {
            var result = new FuzzResult(reader.Name);
            foreach (var whole in reader.Corpus) FuzzRun.One(reader, whole, result);
            // Some of the templates are there to refuse a conversation.
            Assert.True(result.Crashes.Count == 0 && (result.Refused == 0 || (reader.Name == "templates" && result.Read > result.Refused)), reader.Name);
        }
    }

    [Fact]
    public void What_once_crashed_a_reader_does_no_more()
    {
        foreach (var folder in Directory.GetDirectories(Path.Combine(Require.Root, "tests", "data", "fuzz")))
        {
            var reader = Assert.Single(readers.All, r => r.Name.Replace(' ', '-') == Path.GetFileName(folder));
            var result = new FuzzResult(reader.Name);
            foreach (var file in Directory.GetFiles(folder)) FuzzRun.One(reader, File.ReadAllBytes(file), result);
            Assert.True(result.Crashes.Count == 0, $"{reader.Name}: {string.Join("; ", result.Crashes.Keys)}");
        }
    }

    /// <summary>The readers, with the files of a run of the random model.</summary>
    public sealed class Readers : IDisposable
    {
        private readonly TestFolder files = new();

        public Readers()
        {
            using var data = new TempFolder();
            Tiny.Dataset(data, perSplit: 2);
            var run = FuzzBench.MakeRun(files.Path, files.CopyModelWithTokenizer(), data.Path);
            All = FuzzReaders.All(Require.Root, Directory.CreateDirectory(files["broken"]).FullName, run);
        }

        internal IReadOnlyList<FuzzReader> All { get; }

        public void Dispose() => files.Dispose();
    }
}
