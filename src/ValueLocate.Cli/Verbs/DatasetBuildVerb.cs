using System.CommandLine;
using ValueLocate.Authoring.Building;
using ValueLocate.Authoring.Measures;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;
using ValueLocate.Cli.Progress;
using ValueLocate.Datasets;
using ValueLocate.Pipeline;

namespace ValueLocate.Cli.Verbs;

/// <summary>A dataset from its banks, or from a language model.</summary>
internal static class DatasetBuildVerb
{
    private static readonly string[] Parts = ["descriptions", "pairs", "crossed", "questions"];

    public static Command Build(Terminal terminal)
    {
        var folder = Opt.RequiredText("--out", "The dataset folder to write to.", "DIR");
        var banks = Opt.Text("--banks", "The folder of banks; those of the packaged ValueInsight if not given.", "DIR");
        var seed = Opt.Whole("--seed", "The seed of all random choices.", DatasetBuilder.DefaultSeed);
        var questions = Opt.Whole("--questions", "Questions per dimension.", DatasetBuilder.DefaultQuestions);
        var generator = new GeneratorOptionSet();
        var quiet = FolderOptions.QuietOption();
        var command = new Command("build", "Build a dataset from its banks. The same banks and seed give the same bytes. With --generator a language model "
            + "writes descriptions and questions instead.") { folder, banks, seed, questions };
        generator.AddTo(command);
        command.Add(quiet);
        command.SetAction(p =>
        {
            var (from, to) = (p.GetValue(banks) ?? Path.Combine(RunSession.PackagedDataset, "banks"), p.GetValue(folder)!);
            if (generator.Kind(p) is { } kind)
            {
                var dimensions = DatasetBuilder.Dimensions(from);
                var options = generator.Value(p, [.. QuestionBanks.Load(from, dimensions).Domains.Select(d => d.Domain)], to, p.GetValue(questions));
                Print(terminal, to, Reporter.For(terminal, p.GetValue(quiet)).Run(reporter => generator.With(
                    p,
                    kind,
                    reporter,
                    client =>
                        GeneratedDataset.Write(to, client, dimensions, options, p.GetValue(seed), reporter, terminal.Cancellation).GetAwaiter().GetResult(),
                    terminal.Cancellation)));
                return 0;
            }
            var written = DatasetBuilder.Build(from, to, p.GetValue(seed), p.GetValue(questions));
            foreach (var file in written) terminal.Output.WriteLine($"written: {file}, {File.ReadLines(file).Count():N0} lines");
            var missing = Parts.Where(part => !written.Any(f => Path.GetFileName(f) == $"{part}.jsonl")).ToList();
            if (missing.Count > 0) terminal.Output.WriteLine($"not built, since '{from}' has no banks for it: {string.Join(", ", missing)}");
            return 0;
        });
        return command;
    }

    private static void Print(Terminal terminal, string folder, IReadOnlyList<(string File, int Lines)> written)
    {
        foreach (var (file, lines) in written) terminal.Output.WriteLine($"written: {file}, {lines:N0} lines");
        var check = DatasetCheck.Run(InsightDataset.Load(folder));
        var outside = check.Findings.Count(f => !f.Ok);
        terminal.Output.WriteLine($"{outside} of {check.Findings.Count} findings of 'valuelocate dataset check --data {folder}' are outside their limits.");
    }
}
