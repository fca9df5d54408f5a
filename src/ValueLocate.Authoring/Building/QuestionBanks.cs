using System.Text.Json;
using ValueLocate.Json;
using ValueLocate.Values;

namespace ValueLocate.Authoring.Building;

/// <summary>
/// The hand-written material that questions are made of: people.json (names, towns, closing questions) and one file a domain of life
/// (its people, scenes, and situations for each dimension).
/// </summary>
public sealed class QuestionBanks
{
    private QuestionBanks(PeopleBank people, IReadOnlyList<DomainBank> domains) => (People, Domains) = (people, domains);

    /// <summary>What all domains share.</summary>
    internal PeopleBank People { get; }

    /// <summary>The domains in the order of their file names.</summary>
    internal IReadOnlyList<DomainBank> Domains { get; }

    /// <summary>Reads a folder of banks; says file and field where something is wrong.</summary>
    public static QuestionBanks Load(string folder, IReadOnlyList<Dimension> dimensions)
    {
        ArgumentNullException.ThrowIfNull(dimensions);
        if (!Directory.Exists(folder))
            throw new ValueLocateException($"There is no folder of banks '{folder}'; it must hold people.json and one file a domain.");
        var files = Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).ToList();
        var people = files.Find(f => Path.GetFileName(f) == "people.json")
            ?? throw new ValueLocateException($"The folder '{folder}' has no people.json, which every question needs.");
        List<DomainBank> domains = [.. files.Where(f => f != people).Select(f => Open(f, j => DomainBank.Read(j, dimensions)))];
        if (domains.Count == 0) throw new ValueLocateException($"The folder '{folder}' has no file of a domain beside people.json.");
        return new QuestionBanks(Open(people, PeopleBank.Read), domains);
    }

    private static T Open<T>(string file, Func<JsonFields, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return read(new JsonFields(document.RootElement, file));
        }
        catch (JsonException e)
        {
            throw new ValueLocateException($"'{file}' is not JSON (line {e.LineNumber + 1}); mend it.", e);
        }
    }
}
