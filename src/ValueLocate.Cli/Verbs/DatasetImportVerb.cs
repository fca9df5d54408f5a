using System.CommandLine;
using ValueLocate.Authoring.Building;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;

namespace ValueLocate.Cli.Verbs;

/// <summary>Datasets that others published, turned into ours.</summary>
internal static class DatasetImportVerb
{
    public static Command Build(Terminal terminal) => new("import", "Convert another project's files into a dataset folder.") { Npti(terminal) };

    private static Command Npti(Terminal terminal)
    {
        var descriptions = new Argument<string>("DESCRIPTION") { Description = "NPTI's description.json." };
        var questions = new Argument<string[]>("QUESTIONS")
        {
            Description = "The folder of search questions, with one file per trait such as Openness.json, then the folder of test questions if there is one.",
            Arity = new ArgumentArity(1, 2)
        };
        var folder = Opt.RequiredText("--out", "The dataset folder to write; it must be new or empty.", "DIR");
        var command = new Command("npti", "Import NPTI's Big Five, or other data in the same format.") { descriptions, questions, folder };
        command.SetAction(p =>
        {
            var (to, from) = (p.GetValue(folder)!, p.GetValue(questions)!);
            if (Directory.Exists(to) && Directory.EnumerateFileSystemEntries(to).Any())
                throw new ValueLocateException($"The folder '{to}' is not empty: choose another --out.");
            var data = NptiImport.Convert(p.GetValue(descriptions)!, from[0], from.Length > 1 ? from[1] : null, to);
            terminal.Output.WriteLine($"{to}: {data.Dimensions.Count} dimensions ({string.Join(", ", data.Dimensions.Select(d => d.Id))}), "
                + $"{data.Descriptions.Count} descriptions, {data.Questions.Count} questions; 'valuelocate dataset check --data {to}' measures them.");
            return 0;
        });
        return command;
    }
}
