using System.CommandLine;
using ValueLocate.Authoring;
using ValueLocate.Cli.Options;
using ValueLocate.Cli.Output;
using ValueLocate.Datasets;
using ValueLocate.Pipeline;

namespace ValueLocate.Cli.Verbs;

/// <summary>Samples of a dataset.</summary>
internal static class DatasetShowVerb
{
    public static Command Build(Terminal terminal)
    {
        var dimension = Opt.Text("--dimension", "Only this dimension.", "ID");
        var author = Opt.Text("--author", "Only this author's descriptions, pairs and crossed situations.", "NAME");
        var brief = Opt.Text("--brief", "Only pairs of this brief, such as denial.", "NAME");
        var kind = new WordOption<SampleKind>("--kind", "Which records.", SampleKind.All);
        var count = Opt.Whole("--count", "Records of each kind.", 5);
        var seed = Opt.Whole("--seed", "The seed of the draw.", 0);
        var data = DatasetVerb.DataOption();
        var command = new Command("show", "Print random records of a dataset.") { dimension, author, brief, kind, count, seed, data };
        command.SetAction(p =>
        {
            var dataset = InsightDataset.Load(p.GetValue(data) ?? RunSession.PackagedDataset);
            terminal.Output.Write(Printable.Text(DatasetSample.ToText(
                dataset, p.GetValue(count), p.GetValue(seed), p.GetValue(dimension), kind.Value(p), p.GetValue(author), p.GetValue(brief))));
            return 0;
        });
        return command;
    }
}
