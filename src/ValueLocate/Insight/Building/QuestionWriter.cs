namespace ValueLocate.Insight.Building;

/// <summary>Writes one question from a situation: who, where, who stands by, and the closing.</summary>
internal sealed class QuestionWriter(PeopleBank people, SplitMix random)
{
    /// <summary>The number of ways in which a question can be laid out.</summary>
    public const int Shapes = 8;

    public string Write(DomainBank domain, string situation, int shape, string closingPhrase)
    {
        var person = Person.Draw(people, random.Pick(domain.People), random);
        var bystander = Person.Draw(people, "", random);
        var name = random.Below(2) == 0 ? person.First : person.Full;
        var role = random.Below(2) == 0 ? person.Role : person.RoleWith(random.Pick(people.Manners));
        var town = random.Pick(people.Towns);
        var act = Fill(situation, person, town);
        var other = random.Below(3) == 0 ? bystander.First : bystander.Full;
        var aside = Phrase.Fill(random.Pick(domain.Asides), random, s => Slot(s, bystander, town));
        var scene = random.Pick(domain.Scenes);
        var closing = Fill(closingPhrase, person, town);
        var origin = random.Pick(people.Towns);
        return shape switch
        {
            0 or 1 => $"{Capital(role)} {name} {act}. {other} {aside}. {closing}",
            2 => $"{Capital(role)} {name} {act}, while {other} {aside}. {closing}",
            3 => $"{scene}, {role} {name} {act}. {closing}",
            4 => $"{scene} {other} {aside}. {Capital(role)} {name} {act}. {closing}",
            5 => $"While {other} {aside}, {role} {name} {act}. {closing}",
            6 => $"{Capital(role)} {name}, {(random.Below(2) == 0 ? "born" : "raised")} in {origin}, {act}. {closing}",
            _ => $"{other} {aside}. {scene}, {role} {name} {act}. {closing}",
        };
    }

    private string Fill(string phrase, Person person, string town) => Phrase.Fill(phrase, random, s => Slot(s, person, town));

    private string Slot(string slot, Person person, string town) => slot switch
    {
        "name" => person.First,
        "other" => random.Pick(random.Below(2) == 0 ? people.Women : people.Men),
        "town" => town,
        _ => person.Pronoun(slot),
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
