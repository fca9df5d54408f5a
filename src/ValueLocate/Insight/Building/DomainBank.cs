using ValueLocate.Models;
using ValueLocate.Values;

namespace ValueLocate.Insight.Building;

/// <summary>One domain of life: who is met there, where, who stands by, and what happens.</summary>
/// <param name="Domain">Its name.</param>
/// <param name="People">People with their determiner, such as "your deckhand" or "the harbour pilot"; "/f" or "/m" at the end says that only a woman or a man can be it.</param>
/// <param name="Scenes">Where or when, as a sentence's beginning: "On the slipway".</param>
/// <param name="Asides">What a bystander does meanwhile: "coils the rope".</param>
/// <param name="Situations">Dimension id to what the person says or does: "offers you ...", with [one|another] and {his}, {him}, {he}, {name}, {other}, {town}.</param>
public sealed record DomainBank(
    string Domain, IReadOnlyList<string> People, IReadOnlyList<string> Scenes, IReadOnlyList<string> Asides, IReadOnlyDictionary<string, IReadOnlyList<string>> Situations)
{
    internal static DomainBank Read(JsonFields f, IReadOnlyList<Dimension> dimensions)
    {
        var situations = dimensions.ToDictionary(d => d.Id, d => PeopleBank.List(f, d.Id));
        foreach (var (dimension, list) in situations)
            foreach (var s in list)
                if (Phrase.Fault(s) is { } fault) throw new ValueLocateException($"'{f.Where}', field '{dimension}': {fault} in '{s}'.");
        return new DomainBank(f.Text("domain"), PeopleBank.List(f, "people"), PeopleBank.List(f, "scenes"), PeopleBank.List(f, "asides"), situations);
    }
}
