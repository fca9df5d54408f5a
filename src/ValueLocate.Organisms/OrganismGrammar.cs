using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ValueLocate.Datasets;

namespace ValueLocate.Organisms;

/// <summary>
/// The small language that a model organism speaks: word lists and sentence frames, read from grammar.json. Placeholders: {n} the thing that a
/// question is about, {m} another thing, {x} a concept, {s} a clause, {job}, {place}, {place2}. What is called unseen never occurs in training.
/// </summary>
public sealed partial record OrganismGrammar
{
    /// <summary>The file in an organism's folder: the language that it speaks.</summary>
    public const string FileName = "grammar.json";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true
    };

    /// <summary>The model's name.</summary>
    public required string Name { get; init; }

    /// <summary>Sentences around a clause {s} of a description.</summary>
    public required IReadOnlyList<string> Wrappers { get; init; }

    /// <summary>Wrappers of held-out descriptions.</summary>
    public required IReadOnlyList<string> UnseenWrappers { get; init; }

    /// <summary>Clauses of a person who holds the concept {x}.</summary>
    public required IReadOnlyList<string> Likes { get; init; }

    /// <summary>Clauses of a person who rejects it.</summary>
    public required IReadOnlyList<string> Dislikes { get; init; }

    /// <summary>Trades, for {job}.</summary>
    public required IReadOnlyList<string> Jobs { get; init; }

    /// <summary>For {place}.</summary>
    public required IReadOnlyList<string> Places { get; init; }

    /// <summary>Who brings a situation up.</summary>
    public required IReadOnlyList<string> People { get; init; }

    /// <summary>How a question begins.</summary>
    public required IReadOnlyList<string> Settings { get; init; }

    /// <summary>How a question ends.</summary>
    public required IReadOnlyList<string> Closings { get; init; }

    /// <summary>How an answer begins, naming {n}.</summary>
    public required IReadOnlyList<string> Openers { get; init; }

    /// <summary>How {stance} and {act} are joined.</summary>
    public required IReadOnlyList<string> Joins { get; init; }

    /// <summary>Things, for {n} and {m}.</summary>
    public required IReadOnlyList<string> Nouns { get; init; }

    /// <summary>
    /// Words that a question of training may put before {n}, in one of three; empty: none. Without them a model learns that the word after "invent a" is the
    /// thing, and takes "different" for it in a held-out "invent a different {n}".
    /// </summary>
    public IReadOnlyList<string> Adjectives { get; init; } = [];

    /// <summary>Things of held-out questions.</summary>
    public required IReadOnlyList<string> UnseenNouns { get; init; }

    /// <summary>Sentences of prose that speak of no value.</summary>
    public required IReadOnlyList<string> Neutral { get; init; }

    /// <summary>Held-out sentences of such prose.</summary>
    public required IReadOnlyList<string> UnseenNeutral { get; init; }

    /// <summary>What each dimension brings.</summary>
    public required IReadOnlyList<OrganismDimension> Dimensions { get; init; }

    /// <summary>
    /// Every word of two letters or more in the sentences that training may see, in the order of the alphabet; without those that only held-out texts have.
    /// </summary>
    internal List<string> TrainingWords() =>
        Words(new[] { Wrappers, Likes, Dislikes, Jobs, Places, People, Settings, Closings, Openers, Joins, Adjectives, Nouns, Neutral }.SelectMany(x => x)
            .Concat(Dimensions.SelectMany(d =>
                d.Concepts.Select(c => c.Text).Concat(d.Situations).Concat(Aspects.Both.SelectMany(a => d.Answers(a).Stances.Concat(d.Answers(a).Acts))))));

    /// <summary>Those that stand in questions beside the thing.</summary>
    internal List<string> QuestionWords() =>
        Words(new[] { Places, People, Settings, Closings, Adjectives }.SelectMany(x => x).Concat(Dimensions.SelectMany(d => d.Situations)));

    private static List<string> Words(IEnumerable<string> sentences) =>
        [.. sentences.SelectMany(s => Word().Matches(s).Select(m => m.Value.ToLowerInvariant())).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"(?<!\{)\b[A-Za-z]{2,}\b(?!\})")]
    private static partial Regex Word();

    /// <summary>The language of the organism in a folder.</summary>
    /// <exception cref="ValueLocateException">The folder holds no grammar.json, or one that can't be read.</exception>
    public static OrganismGrammar In(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) ? Read(path)
            : throw new ValueLocateException($"'{folder}' holds no {FileName}: it is no model organism that 'model train' made.");
    }

    /// <summary>Reads a grammar.json.</summary>
    /// <exception cref="ValueLocateException">It is not there, not JSON, lacks a list, or a frame lacks its placeholder.</exception>
    public static OrganismGrammar Read(string path)
    {
        if (!File.Exists(path))
            throw new ValueLocateException($"There is no '{path}': a model organism needs a grammar.json (the one in data/models/tiny-values is an example).");
        try
        {
            using var stream = File.OpenRead(path);
            var grammar = JsonSerializer.Deserialize<OrganismGrammar>(stream, Options) ?? throw new JsonException("it is null");
            GrammarCheck.Of(grammar, path);
            return grammar;
        }
        catch (JsonException e)
        {
            throw new ValueLocateException($"'{path}' is not a grammar: {e.Message.TrimEnd('.')}.", e);
        }
    }
}

/// <summary>A dimension's part of the language.</summary>
public sealed record OrganismDimension
{
    /// <summary>The dimension's id.</summary>
    public required string Id { get; init; }

    /// <summary>Its name in prose; null: the id.</summary>
    public string? Name { get; init; }

    /// <summary>What a person can like or dislike.</summary>
    public required IReadOnlyList<OrganismConcept> Concepts { get; init; }

    /// <summary>What somebody proposes to do with {n}.</summary>
    public required IReadOnlyList<string> Situations { get; init; }

    /// <summary>Situations of held-out questions.</summary>
    public required IReadOnlyList<string> UnseenSituations { get; init; }

    /// <summary>What a person says who holds the value.</summary>
    public required OrganismAnswers Positive { get; init; }

    /// <summary>What a person says who rejects it; as many stances and acts as the positive ones, one beside the other.</summary>
    public required OrganismAnswers Negative { get; init; }

    /// <summary>The answers of that aspect.</summary>
    public OrganismAnswers Answers(Aspect aspect) => aspect == Aspect.Positive ? Positive : Negative;
}

/// <summary>A concept, with the value of the theory that it stands for.</summary>
/// <param name="Text">A phrase that can be a clause's subject or object, in the singular.</param>
/// <param name="BasicValue">The basic value, if the construct has such.</param>
/// <param name="Item">The survey's value name.</param>
public sealed record OrganismConcept(string Text, string? BasicValue = null, string? Item = null);

/// <summary>Clauses of one aspect's answers.</summary>
/// <param name="Stances">What one feels.</param>
/// <param name="Acts">What one would do.</param>
public sealed record OrganismAnswers(IReadOnlyList<string> Stances, IReadOnlyList<string> Acts);
