using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ValueLocate.Json;

namespace ValueLocate.Datasets.Answering;

/// <summary>answers.jsonl: one <see cref="GivenAnswer"/> a line.</summary>
public static class AnswersFile
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] Aspects = ["positive", "negative"];

    /// <summary>Reads a file of answers; fields that are not known are left alone.</summary>
    /// <exception cref="ValueLocateException">A line is broken, or answers what another one answers: file, line and field are named.</exception>
    public static IReadOnlyList<GivenAnswer> Read(string file) => Read(file, check: null);

    /// <summary>Reads a file of answers to a dataset's questions.</summary>
    /// <exception cref="ValueLocateException">As above, or a dimension or description is not the dataset's.</exception>
    public static IReadOnlyList<GivenAnswer> ReadFor(string file, InsightDataset dataset)
    {
        ArgumentNullException.ThrowIfNull(dataset);
        List<string> ids = [.. dataset.Dimensions.Select(d => d.Id)];
        var portraits = dataset.Descriptions.ToDictionary(d => d.Id);
        return Read(file, (line, answer) =>
        {
            line.Choice("dimension", ids);
            if (!portraits.TryGetValue(answer.Description, out var d))
                throw line.Error("description", $"is '{answer.Description}', which '{dataset.Place}' does not have; name the dataset that was answered");
            if (d.Dimension != answer.Dimension || d.Aspect != answer.Aspect)
                throw line.Error("description", $"is '{answer.Description}', which is of another dimension or aspect");
        });
    }

    /// <summary>Reads what was answered before, less a last line that was cut off.</summary>
    internal static IReadOnlyList<GivenAnswer> Resume(string file)
    {
        if (!File.Exists(file)) return [];
        using (var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite))
        {
            var end = stream.Length;
            for (stream.Position = end; end > 0; end--)
            {
                stream.Position = end - 1;
                if (stream.ReadByte() == '\n') break;
            }
            if (end < stream.Length) stream.SetLength(end);
            if (end == 0) return [];
        }
        return Read(file);
    }

    /// <summary>Adds lines at the end.</summary>
    internal static void Append(string file, IEnumerable<GivenAnswer> answers)
    {
        using var stream = new FileStream(file, FileMode.Append, FileAccess.Write);
        stream.Write(Lines(answers));
    }

    /// <summary>Writes a whole file.</summary>
    internal static void Write(string file, IEnumerable<GivenAnswer> answers) => AtomicFile.Write(file, s => s.Write(Lines(answers)));

    private static IReadOnlyList<GivenAnswer> Read(string file, Action<JsonLine, GivenAnswer>? check)
    {
        ArgumentNullException.ThrowIfNull(file);
        var seen = new Dictionary<(string, string, Aspect), int>();
        return [.. JsonLines.Read(file).Select(line =>
        {
            var aspect = line.Choice("aspect", Aspects) == "positive" ? Aspect.Positive : Aspect.Negative;
            var answer = new GivenAnswer(line.Text("question"), line.Text("dimension"), aspect, line.Text("description"), line.TextOrBlank("text"))
            {
                Model = line.TextOrNull("model"),
                Ids = line.Numbers("ids"),
            };
            check?.Invoke(line, answer);
            return seen.TryAdd(answer.Key, line.Number) ? answer
                : throw line.Error("question", $"is '{answer.Question}', which line {seen[answer.Key]} has already for the same aspect; remove one");
        })];
    }

    private static byte[] Lines(IEnumerable<GivenAnswer> answers)
    {
        using var bytes = new MemoryStream();
        foreach (var a in answers)
        {
            using (var w = new Utf8JsonWriter(bytes, Options))
            {
                w.WriteStartObject();
                w.WriteString("question", a.Question);
                w.WriteString("dimension", a.Dimension);
                w.WriteString("aspect", Aspects[(int)a.Aspect]);
                w.WriteString("description", a.Description);
                if (a.Model is not null) w.WriteString("model", a.Model);
                w.WriteString("text", Whole(a.Text));
                if (a.Ids is not null)
                {
                    w.WriteStartArray("ids");
                    foreach (var id in a.Ids) w.WriteNumberValue(id);
                    w.WriteEndArray();
                }
                w.WriteEndObject();
            }
            bytes.WriteByte((byte)'\n');
        }
        return bytes.ToArray();
    }

    /// <summary>A model can end inside a surrogate pair, which JSON cannot hold: half of one becomes U+FFFD.</summary>
    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text));
}
