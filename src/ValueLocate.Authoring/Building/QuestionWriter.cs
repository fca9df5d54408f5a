using System.Text.RegularExpressions;
using ValueLocate.Datasets;

namespace ValueLocate.Authoring.Building;

/// <summary>Writes one question from a situation: who, where, who stands by, and the closing.</summary>
internal sealed partial class QuestionWriter(PeopleBank people, SplitMix random)
{
    /// <summary>The number of ways in which a question can be laid out.</summary>
    public const int Shapes = 8;

    private static readonly string[] Witnessing = ["listening", "watching", "waiting"];

    public string Write(DomainBank domain, BankSituation situation, int shape, string closingPhrase)
    {
        var person = Person.Draw(people, random.Pick(situation.People), random);
        var bystander = Person.Draw(people, "", random);
        var name = random.Below(2) == 0 || person.Kin ? person.First : person.Full;
        var role = random.Below(2) == 0 ? person.Role : person.RoleWith(random.Pick(people.Manners));
        var town = random.Pick(people.Towns);
        var act = Fill(situation.Text, person, town);
        var other = random.Below(3) == 0 ? bystander.First : bystander.Full;
        var aside = Phrase.Fill(random.Pick(domain.Asides), random, s => Slot(s, bystander, town));
        var scene = random.Pick(domain.Scenes);
        var closing = Fill(closingPhrase, person, town);
        var origin = random.Pick(people.Towns);
        // Who stands by comes before what happens, or hears it: else the closing would ask about the one who stands by.
        var witness = $"{other} {aside}, {random.Pick(Witnessing)}";
        return shape switch
        {
            0 => $"{other} {aside}. {Capital(role)} {name} {act}. {closing}",
            1 or 2 => $"{Capital(role)} {name} {act}. {witness}. {closing}",
            4 => $"{scene}, {role} {name} {act}. {witness}. {closing}",
            5 when Deed().IsMatch(act) => $"While {other} {aside}, {role} {name} {act}. {closing}",
            6 when !person.Kin => $"{Capital(role)} {name} from {origin} {act}. {witness}. {closing}",
            7 => $"{other} {aside}. {scene}, {role} {name} {act}. {closing}",
            _ => $"{scene}, {role} {name} {act}. {closing}",
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

    /// <summary>Something that is done, once and now: a state, or what is over, does not happen "while" another thing does.</summary>
    [GeneratedRegex(
        "^(?!(?:has|is|knows|needs|wants|likes|thinks|believes|owes|works|collects|keeps|holds|plans|prefers|teaches|runs|sells|hires)\\b)[a-z]+s\\b",
        RegexOptions.CultureInvariant)]
    private static partial Regex Deed();
}
