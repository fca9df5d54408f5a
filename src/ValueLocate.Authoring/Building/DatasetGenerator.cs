using System.Globalization;
using System.Text.RegularExpressions;
using ValueLocate.Authoring.Measures;
using ValueLocate.Datasets;
using ValueLocate.Values;

namespace ValueLocate.Authoring.Building;

/// <summary>
/// Has a language model write questions and descriptions, with the same checks as the hand-written ones: a text that breaks a rule is dropped and more are
/// asked for. What the model is, is the caller's business: it only has to answer a prompt.
/// </summary>
public sealed partial class DatasetGenerator
{
    private readonly GeneratorOptions options;
    private readonly CachedReplies replies;

    /// <summary>Prepares a generator.</summary>
    /// <param name="options">What is wanted.</param>
    /// <param name="ask">Sends one prompt to the model and returns its reply.</param>
    public DatasetGenerator(GeneratorOptions options, Func<string, CancellationToken, Task<string>> ask)
    {
        ArgumentNullException.ThrowIfNull(options);
        this.options = options;
        replies = new CachedReplies(options.Cache, options.Model, ask);
    }

    /// <summary>Writes the questions of one dimension; each request is one situation, so that its questions share a split.</summary>
    public async Task<IReadOnlyList<Question>> Questions(Dimension dimension, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(dimension);
        var found = new List<Question>();
        await Collect("questions.md", options.QuestionsPerDimension, i => Fields(dimension, ("domain", options.Domains[i % options.Domains.Count])),
            t => Words.Count(t) is >= 15 and <= 70 && GivenAway.FindStrict(t) is null && ClosingQuestion.Asks(t),
            (text, i) => found.Add(new Question($"{dimension.Id}-{found.Count + 1:0000}", dimension.Id, Splits.Of(i), text,
                options.Domains[i % options.Domains.Count], $"request-{i + 1}")),
            () => found.Count, cancel).ConfigureAwait(false);
        return found;
    }

    /// <summary>Writes the descriptions of one aspect of a dimension.</summary>
    public async Task<IReadOnlyList<Description>> Descriptions(Dimension dimension, Aspect aspect, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(dimension);
        var found = new List<Description>();
        var pole = aspect == Aspect.Positive ? dimension.Holds : dimension.Rejects;
        var prefix = aspect == Aspect.Positive ? "p" : "n";
        await Collect("descriptions.md", options.DescriptionsPerAspect, _ => Fields(dimension, ("aspect", pole ?? throw NoPole(dimension))),
            t => Words.Count(t) is >= 15 and <= 60,
            (text, _) => found.Add(new Description($"{dimension.Id}-{prefix}-{found.Count + 1:00}", dimension.Id, aspect, text, Author: options.Model)),
            () => found.Count, cancel).ConfigureAwait(false);
        return found;
    }

    private async Task Collect(string prompt, int wanted, Func<int, (string, string)[]> fields, Func<string, bool> accept, Action<string, int> add,
        Func<int> count, CancellationToken cancel)
    {
        var file = Path.Combine(options.Prompts, prompt);
        if (!File.Exists(file)) throw new ValueLocateException($"There is no prompt '{file}'; the generator needs it.");
        var template = await File.ReadAllTextAsync(file, cancel).ConfigureAwait(false);
        var kept = new List<string>();
        var most = 5 * (wanted / options.PerRequest + 1);
        for (var i = 0; count() < wanted; i++)
        {
            if (i == most)
                throw new ValueLocateException($"After {most} requests the model '{options.Model}' has written {count()} usable texts of {wanted} for '"
                    + $"{prompt}'; use a larger model or ask for fewer.");
            var filled = fields(i).Append(("count", Number(options.PerRequest))).Append(("request", Number(i + 1)))
                .Aggregate(template, (t, f) => t.Replace($"{{{f.Item1}}}", f.Item2, StringComparison.Ordinal));
            foreach (var text in Lines(await replies.Ask(filled, cancel).ConfigureAwait(false)))
            {
                if (count() >= wanted || !accept(text) || kept.Any(k => NearDuplicates.Jaccard(k, text) >= 0.8)) continue;
                kept.Add(text);
                add(text, i);
            }
        }
    }

    private static (string, string)[] Fields(Dimension d, (string, string) more) =>
        [("dimension", d.Name), ("holds", d.Holds ?? throw NoPole(d)), ("rejects", d.Rejects ?? throw NoPole(d)), more];

    private static ValueLocateException NoPole(Dimension d) =>
        new($"The dimension '{d.Id}' does not say who holds and who rejects it; add the fields holds and rejects in dimensions.json.");

    private static IEnumerable<string> Lines(string reply) =>
        reply.Split('\n').Select(l => Bullet().Replace(l.Trim(), "").Trim().Trim('"')).Where(l => l.Length > 0);

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?:[-*•]|\d+[.):])\s+")]
    private static partial Regex Bullet();
}
