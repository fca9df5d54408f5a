using System.Text.Json;
using ValueLocate.Datasets;

namespace ValueLocate.Server.Requests;

/// <summary>A dimension that a request steers.</summary>
/// <param name="Dimension">Its id.</param>
/// <param name="Toward">The aspect toward which it is steered.</param>
/// <param name="Gamma">The strength; null: the one that the run chose.</param>
/// <param name="Run">The run whose neurons are edited; null: the only one that has the dimension.</param>
/// <param name="AllPositions">Whether the whole prompt is edited too, instead of its last token.</param>
/// <param name="Path">The field in the request, for messages.</param>
internal sealed record SteeringRequest(string Dimension, Aspect Toward, double? Gamma, string? Run, bool AllPositions, string Path)
{
    private const string Field = "steering";
    private const int Most = 32;

    /// <summary>Reads a request's field "steering": an object, or a list of them.</summary>
    /// <exception cref="ApiException">It is neither.</exception>
    public static IReadOnlyList<SteeringRequest> Read(RequestFields request)
    {
        if (request.Any(Field) is not { } e) return [];
        if (e.ValueKind != JsonValueKind.Array) return [Read(e, Field)];
        if (e.GetArrayLength() > Most) throw ApiException.Bad(Field, $"'{Field}' has {e.GetArrayLength()} entries: give {Most} at most.");
        return [.. e.EnumerateArray().Select((one, i) => Read(one, $"{Field}[{i}]"))];
    }

    private static SteeringRequest Read(JsonElement e, string path)
    {
        var fields = new RequestFields(e, path);
        var result = new SteeringRequest(
            fields.RequiredText("dimension"),
            Word(fields, "aspect", fields.RequiredText("aspect"), "positive", "negative") == 0 ? Aspect.Positive : Aspect.Negative,
            fields.Number("gamma", 0, double.MaxValue),
            fields.Text("run"),
            Word(fields, "positions", fields.Text("positions") ?? "answer", "answer", "all") == 1,
            path);
        fields.RefuseUnknown();
        return result;
    }

    private static int Word(RequestFields fields, string name, string word, params string[] words) => Array.IndexOf(words, word) is >= 0 and var at ? at
        : throw ApiException.Bad(fields.PathOf(name), $"'{fields.PathOf(name)}' is {Quoted.Text(word)}: give {string.Join(" or ", words)}.");
}
