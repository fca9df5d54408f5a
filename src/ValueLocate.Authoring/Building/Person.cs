using ValueLocate.Datasets;

namespace ValueLocate.Authoring.Building;

/// <summary>Somebody drawn from the banks.</summary>
/// <param name="Role">Who it is to you: "your deckhand", "the harbour pilot".</param>
/// <param name="First">The first name.</param>
/// <param name="Woman">Whether it is a woman.</param>
internal sealed record Person(string Role, string First, bool Woman)
{
    /// <summary>"your deckhand Ana", but "Ana, the harbour pilot,".</summary>
    public string Named => Role.StartsWith("your ", StringComparison.Ordinal) ? $"{Role} {First}" : $"{First}, {Role},";

    public string Pronoun(string slot) => (slot, Woman) switch
    {
        ("he", true) => "she",
        ("him", true) => "her",
        ("his", true) => "her",
        _ => slot,
    };

    public static Person Draw(PeopleBank bank, string role, SplitMix random)
    {
        var woman = role.EndsWith("/f", StringComparison.Ordinal) || (!role.EndsWith("/m", StringComparison.Ordinal) && random.Below(2) == 0);
        return new Person(Plain(role), random.Pick(woman ? bank.Women : bank.Men), woman);
    }

    /// <summary>"the forester/m" without its mark.</summary>
    public static string Plain(string role) =>
        role.EndsWith("/f", StringComparison.Ordinal) || role.EndsWith("/m", StringComparison.Ordinal) ? role[..^2] : role;
}
