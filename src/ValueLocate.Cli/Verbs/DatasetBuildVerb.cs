using System.CommandLine;
using ValueLocate.Cli.Chat;
using ValueLocate.Cli.Options;
using ValueLocate.Authoring.Building;
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
        var seed = Opt.Whole("--seed", "The seed of everything drawn.", DatasetBuilder.DefaultSeed);
        var questions = Opt.Whole("--questions", "Questions a dimension.", DatasetBuilder.DefaultQuestions);
        var generator = new GeneratorOptionSet();
        var quiet = FolderOptions.QuietOption();
        var command = new Command("build", "Build a dataset from its banks: the same banks and seed give the same bytes. With --generator a language model writes descriptions and questions instead.") { folder, banks, seed, questions };
        generator.AddTo(command);
        command.Add(quiet);
        command.SetAction(p =>
        {
            var (from, to) = (p.GetValue(banks) ?? Path.Combine(RunSession.PackagedDataset, "banks"), p.GetValue(folder)!);
            if (generator.Kind(p) is { } kind) return Generation.Run(terminal, generator.Request(p, kind, from, to, p.GetValue(questions), p.GetValue(seed)), p.GetValue(quiet));
            var written = DatasetBuilder.Build(from, to, p.GetValue(seed), p.GetValue(questions));
            foreach (var file in written) terminal.Output.WriteLine($"written: {file}, {File.ReadLines(file).Count():N0} lines");
            var missing = Parts.Where(part => !written.Any(f => Path.GetFileName(f) == $"{part}.jsonl")).ToList();
            if (missing.Count > 0) terminal.Output.WriteLine($"not built, since '{from}' has no banks for it: {string.Join(", ", missing)}");
            return 0;
        });
        return command;
    }
}
