using ValueLocate.Json;
using ValueLocate.Values;

namespace ValueLocate.Datasets;

/// <summary>Reads each of a dataset's files into its records.</summary>
internal static class DatasetFiles
{
    private static readonly string[] Aspects = ["positive", "negative"];
    private static readonly string[] Stances = ["accept", "decline"];

    public static IReadOnlyList<Description> Descriptions(DatasetPart file, IReadOnlyList<Dimension> dimensions)
    {
        var ids = Ids(dimensions);
        return Read(file, byDimension: false, l =>
        {
            var dimension = l.Choice("dimension", ids);
            var aspect = l.Choice("aspect", Aspects);
            var id = l.TextOrNull("id") ?? $"{dimension}-{aspect}-line-{l.Number}";
            return (new Description(id, dimension, aspect == "positive" ? Aspect.Positive : Aspect.Negative, l.Text("text"),
                l.TextOrNull("basic_value"), l.TextOrNull("item"), l.TextOrNull("author")), id, dimension);
        });
    }

    public static IReadOnlyList<Question> Questions(DatasetPart file, IReadOnlyList<Dimension> dimensions)
    {
        var ids = Ids(dimensions);
        return Read(file, byDimension: false, l =>
        {
            var (id, dimension) = (l.Text("id"), l.Choice("dimension", ids));
            return (new Question(id, dimension, l.Choice("split", [.. Split.All]), l.Text("text"), l.TextOrNull("domain"), l.TextOrNull("situation")),
                id, dimension);
        });
    }

    public static IReadOnlyList<Pair> Pairs(DatasetPart file, IReadOnlyList<Dimension> dimensions)
    {
        var ids = Ids(dimensions);
        return Read(file, byDimension: true, l =>
        {
            var (id, dimension) = (l.Text("id"), l.Choice("dimension", ids));
            var pair = new Pair(id, dimension, l.ChoiceOrNull("split", Split.All), l.TextOrNull("author"), l.Text("question"), l.Text("positive"),
                l.Text("negative"))
            {
                Domain = l.TextOrNull("domain"),
                Brief = l.TextOrNull("brief"),
                PositiveStance = l.ChoiceOrNull("positive_stance", Stances),
            };
            return (pair, id, dimension);
        });
    }

    public static IReadOnlyList<CrossedSituation> Crossed(DatasetPart file, IReadOnlyList<Dimension> dimensions) =>
        Read(file, byDimension: false, l =>
        {
            var id = l.Text("id");
            var all = l.Child("answers");
            var answers = dimensions.ToDictionary(d => d.Id, d =>
            {
                var own = all.Child(d.Id);
                return new AnswerPair(own.Text("positive"), own.Text("negative"));
            });
            return (new CrossedSituation(id, l.ChoiceOrNull("split", Split.All), l.TextOrNull("author"), l.TextOrNull("domain"), l.Text("question"),
                answers), id, "");
        });

    public static IReadOnlyList<NeutralText> Neutral(DatasetPart file) =>
        Read(file, byDimension: false, l =>
        {
            var id = l.Text("id");
            return (new NeutralText(id, l.Text("text")), id, "");
        });

    public static IReadOnlyList<NeutralChat> NeutralChat(DatasetPart file) =>
        Read(file, byDimension: false, l =>
        {
            var id = l.Text("id");
            return (new NeutralChat(id, l.Text("question"), l.Text("answer")), id, "");
        });

    private static List<T> Read<T>(DatasetPart file, bool byDimension, Func<JsonLine, (T Record, string Id, string Dimension)> make)
    {
        var records = new List<T>();
        var seen = new Dictionary<(string, string), int>();
        foreach (var line in JsonLines.Read(file.Name, file.Open))
        {
            var (record, id, dimension) = make(line);
            var key = (id, byDimension ? dimension : "");
            if (!seen.TryAdd(key, line.Number))
                throw line.Error("id", $"is '{id}', which line {seen[key]} has already{(byDimension ? " in the same dimension" : "")}; give each its own");
            records.Add(record);
        }
        return records;
    }

    private static List<string> Ids(IReadOnlyList<Dimension> dimensions) => [.. dimensions.Select(d => d.Id)];
}
