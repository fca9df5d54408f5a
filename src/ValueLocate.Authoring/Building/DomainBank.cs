using ValueLocate.Json;
using ValueLocate.Values;

namespace ValueLocate.Authoring.Building;

/// <summary>One domain of life: who is met there, where, and what happens.</summary>
/// <param name="Domain">Its name.</param>
/// <param name="People">
/// People with their determiner, such as "your deckhand" or "the harbour pilot"; "/f" or "/m" at the end says that only a woman or a man can be it.
/// </param>
/// <param name="Scenes">Where or when, as a sentence's beginning: "On the slipway".</param>
/// <param name="Situations">
/// Dimension id to what the person says or does: "offers you ...", with [one|another] and {his}, {him}, {he}, {other}, {town}; "@ pilot, steward" at
/// the end says who alone may.
/// </param>
internal sealed record DomainBank(
    string Domain, IReadOnlyList<string> People, IReadOnlyList<string> Scenes,
    IReadOnlyDictionary<string, IReadOnlyList<BankSituation>> Situations)
{
    internal static DomainBank Read(JsonFields f, IReadOnlyList<Dimension> dimensions)
    {
        var people = PeopleBank.List(f, "people");
        var situations = dimensions.ToDictionary(d => d.Id,
            d => (IReadOnlyList<BankSituation>)[.. PeopleBank.List(f, d.Id).Select(s => BankSituation.Parse(s, people, $"'{f.Where}', field '{d.Id}'"))]);
        return new DomainBank(f.Text("domain"), people, PeopleBank.List(f, "scenes"), situations);
    }
}
