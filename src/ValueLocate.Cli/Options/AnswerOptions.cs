using System.CommandLine;
using ValueLocate.Pipeline;
using ValueLocate.Steering;

namespace ValueLocate.Cli.Options;

/// <summary>Which way to steer.</summary>
internal enum Direction
{
    Both,
    Positive,
    Negative,
}

/// <summary>steer's options for one prompt: --dimension, --prompt, --gamma, --toward, --max-tokens.</summary>
internal sealed class AnswerOptions
{
    private readonly Option<string?> dimension = Opt.Text("--dimension", "The dimension to steer.", "ID");
    private readonly Option<string?> prompt = Opt.Text("--prompt", "The prompt.", "TEXT");
    private readonly Option<double?> gamma = Opt.OptionalNumber("--gamma", "The strength; the one that the run chose if not given.");
    private readonly WordOption<Direction> toward = new("--toward", "The direction of steering.", Direction.Both);
    private readonly Option<int> maxTokens = Opt.Whole("--max-tokens", "The most tokens of an answer.", new SteeredAnswerOptions().MaxTokens);

    public void AddTo(Command command)
    {
        var all = new Option[] { dimension, prompt, gamma, toward, maxTokens };
        foreach (var option in all) command.Add(option);
        command.Validators.Add(r =>
        {
            var missing = new Option[] { dimension, prompt }.Where(o => r.GetResult(o) is null).ToList();
            if (missing.Count == 0) return;
            if (all.FirstOrDefault(o => r.GetResult(o) is { Implicit: false }) is { } given) r.AddError($"{given.Name} also needs {missing[0].Name}");
        });
    }

    /// <summary>Whether a prompt is to be answered.</summary>
    public bool Wanted(ParseResult p) => p.GetValue(prompt) is not null;

    /// <summary>The run's files that are read.</summary>
    public IEnumerable<(string File, string Verb)> Needs(ParseResult p) =>
        p.GetValue(gamma) is null ? [EarlierStages.Located, EarlierStages.Steered] : [EarlierStages.Located];

    /// <summary>Answers the prompt with a run's neurons.</summary>
    public SideBySide Answer(RunSession session, ParseResult p, CancellationToken cancellation)
    {
        var id = p.GetValue(dimension)!;
        var sets = session.Located().Sets;
        var set = sets.FirstOrDefault(s => s.Dimension == id)
            ?? throw new ValueLocateException($"The run has no dimension '{id}': it has {string.Join(", ", sets.Select(s => s.Dimension))}.");
        var strength = p.GetValue(gamma) ?? session.Strengths().First(c => c.Dimension == id).Gamma;
        var way = toward.Value(p);
        var options = new SteeredAnswerOptions
        {
            MaxTokens = p.GetValue(maxTokens),
            DecodeOnly = session.Settings.DecodeOnly,
            TowardPositive = way is not Direction.Negative,
            TowardNegative = way is not Direction.Positive,
        };
        return SteeredAnswers.Answer(session.Model, set, session.Settings.Preset, strength, [p.GetValue(prompt)!], options, cancellation)[0];
    }
}
