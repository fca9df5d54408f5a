using ValueLocate.Json;

namespace ValueLocate.Authoring.Building;

/// <summary>What the questions of every domain draw on.</summary>
/// <param name="Women">Women's first names.</param>
/// <param name="Men">Men's first names.</param>
/// <param name="Towns">Towns all over the world.</param>
/// <param name="Closings">Closing questions.</param>
internal sealed record PeopleBank(
    IReadOnlyList<string> Women, IReadOnlyList<string> Men, IReadOnlyList<string> Towns, IReadOnlyList<string> Closings)
{
    internal static PeopleBank Read(JsonFields f) =>
        new(List(f, "women"), List(f, "men"), List(f, "towns"), List(f, "closings"));

    internal static IReadOnlyList<string> List(JsonFields f, string field)
    {
        var list = f.Texts(field);
        if (list.Count == 0) throw new ValueLocateException($"'{f.Where}' needs the field '{field}' to be a list of texts, at least one.");
        var twice = list.GroupBy(x => x).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? list : throw new ValueLocateException($"'{f.Where}', field '{field}': '{twice.Key}' stands there twice; remove one.");
    }
}
