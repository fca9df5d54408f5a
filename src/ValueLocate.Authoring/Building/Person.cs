using System.Text.RegularExpressions;
using ValueLocate.Datasets;

namespace ValueLocate.Authoring.Building;

/// <summary>Somebody drawn from the banks.</summary>
internal sealed partial record Person(string Role, string First, string Surname, bool Woman)
{
    /// <summary>First and family name.</summary>
    public string Full => $"{First} {Surname}";

    /// <summary>One of your close family: nobody says an aunt's family name, or where she is from.</summary>
    public bool Kin => Family().IsMatch(Role);

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
        return new Person(Plain(role), random.Pick(woman ? bank.Women : bank.Men), random.Pick(bank.Surnames), woman);
    }

    /// <summary>"your deckhand" becomes "your soft-spoken deckhand".</summary>
    public string RoleWith(string manner)
    {
        var at = Role.IndexOf(' ', StringComparison.Ordinal);
        return $"{Role[..at]} {manner}{Role[at..]}";
    }

    /// <summary>"the forester/m" without its mark.</summary>
    public static string Plain(string role) =>
        role.EndsWith("/f", StringComparison.Ordinal) || role.EndsWith("/m", StringComparison.Ordinal) ? role[..^2] : role;

    [GeneratedRegex("^your .*(?:mother|father|sister|brother|daughter|son|aunt|uncle|niece|nephew)(?:-in-law)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Family();
}
