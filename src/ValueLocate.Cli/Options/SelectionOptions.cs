using System.CommandLine;
using System.CommandLine.Parsing;
using ValueLocate.Locating;

namespace ValueLocate.Cli.Options;

/// <summary>--select and the numbers of its rules.</summary>
internal sealed class SelectionOptions(SelectionRule otherwise)
{
    private readonly WordOption<SelectionKind> kind = new("--select", "How neurons are selected: by what steering them would do (attribution), by |delta|, or by other differences.", otherwise.Kind);
    private readonly Option<double> threshold = Opt.Number("--threshold", "Select threshold, top-k-then-threshold: smallest |delta|.", otherwise.Threshold);
    private readonly Option<int> topK = Opt.Whole("--top-k", "Select top-k-then-threshold: neurons a direction, at least.", otherwise.TopK);
    private readonly Option<double> fraction = Opt.Number("--fraction", "Select attribution, fraction, mean-difference, cohens-d: share of all neurons.", otherwise.Fraction);
    private readonly Option<double> fdr = Opt.Number("--fdr", "Select permutation: share of false discoveries.", otherwise.FalseDiscoveryRate);

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { kind, threshold, topK, fraction, fdr }) command.Add(option);
        command.Validators.Add(Check);
    }

    public SelectionRule Value(ParseResult p) => otherwise with
    {
        Kind = kind.Value(p),
        Threshold = p.GetValue(threshold),
        TopK = p.GetValue(topK),
        Fraction = p.GetValue(fraction),
        FalseDiscoveryRate = p.GetValue(fdr),
    };

    /// <summary>A number that the chosen rule does not read is a mistake, not a wish.</summary>
    private void Check(CommandResult command)
    {
        var chosen = command.GetResult(kind) is { Tokens: [var given, ..] } ? given.Value : WordOption<SelectionKind>.WordOf(otherwise.Kind);
        if (!Enum.GetValues<SelectionKind>().Select(WordOption<SelectionKind>.WordOf).Contains(chosen)) return;
        foreach (var (option, rules) in new (Option, SelectionKind[])[]
        {
            (threshold, [SelectionKind.Threshold, SelectionKind.TopKThenThreshold]),
            (topK, [SelectionKind.TopKThenThreshold]),
            (fraction, [.. SelectionRule.FractionKinds]),
            (fdr, [SelectionKind.Permutation]),
        })
        {
            var words = Array.ConvertAll(rules, WordOption<SelectionKind>.WordOf);
            if (command.GetResult(option) is { Implicit: false } && !words.Contains(chosen))
                command.AddError($"{option.Name} does nothing with --select {chosen}; add --select {string.Join(" or ", words)}");
        }
    }
}
