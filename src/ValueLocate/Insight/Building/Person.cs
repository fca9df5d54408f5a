namespace ValueLocate.Insight.Building;

/// <summary>Somebody drawn from the banks.</summary>
internal sealed record Person(string Role, string First, string Surname, bool Woman)
{
    public string Full => $"{First} {Surname}";

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
        var plain = role.EndsWith("/f", StringComparison.Ordinal) || role.EndsWith("/m", StringComparison.Ordinal) ? role[..^2] : role;
        return new Person(plain, random.Pick(woman ? bank.Women : bank.Men), random.Pick(bank.Surnames), woman);
    }

    /// <summary>"your deckhand" becomes "your soft-spoken deckhand".</summary>
    public string RoleWith(string manner)
    {
        var at = Role.IndexOf(' ', StringComparison.Ordinal);
        return $"{Role[..at]} {manner}{Role[at..]}";
    }
}
