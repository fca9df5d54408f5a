using ValueLocate.Datasets;

namespace ValueLocate.Authoring.Building;

/// <summary>Writes one question from a situation: where, who does what, and the closing. At most one name stands in it.</summary>
internal sealed class QuestionWriter(PeopleBank people, SplitMix random)
{
    /// <summary>The number of ways in which a question can be laid out: with or without the scene, with or without a name.</summary>
    public const int Shapes = 4;

    public string Write(DomainBank domain, BankSituation situation, int shape, string closing)
    {
        var person = Person.Draw(people, random.Pick(situation.People), random);
        var town = random.Pick(people.Towns);
        var scene = random.Pick(domain.Scenes);
        // A situation that names somebody else leaves the person without a name.
        var who = shape % 2 == 1 && !situation.Text.Contains("{other}", StringComparison.Ordinal) ? person.Named : person.Role;
        var act = Fill(situation.Text, person, town);
        var asked = Fill(closing, person, town);
        return shape < 2 ? $"{Capital(who)} {act}. {asked}" : $"{scene}, {who} {act}. {asked}";
    }

    private string Fill(string phrase, Person person, string town) => Phrase.Fill(phrase, random, s => Slot(s, person, town));

    private string Slot(string slot, Person person, string town) => slot switch
    {
        "other" => random.Pick(random.Below(2) == 0 ? people.Women : people.Men),
        "town" => town,
        _ => person.Pronoun(slot),
    };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
