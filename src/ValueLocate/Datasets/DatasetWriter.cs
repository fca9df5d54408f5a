using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ValueLocate.Values;

namespace ValueLocate.Datasets;

/// <summary>Writes a dataset's files, one JSON object a line, whole or not at all; what is not known is left out.</summary>
public static class DatasetWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes questions.jsonl's lines.</summary>
    public static void Write(string file, IEnumerable<Question> questions) => AtomicFile.Write(file, stream => Write(stream, questions));

    internal static void Write(Stream stream, IEnumerable<Question> questions) => Lines(stream, questions, (w, q) =>
        Texts(w, ("id", q.Id), ("dimension", q.Dimension), ("split", q.Split), ("domain", q.Domain), ("situation", q.Situation), ("text", q.Text)));

    /// <summary>Writes descriptions.jsonl's lines.</summary>
    public static void Write(string file, IEnumerable<Description> descriptions) => AtomicFile.Write(file, stream => Write(stream, descriptions));

    internal static void Write(Stream stream, IEnumerable<Description> descriptions) => Lines(stream, descriptions, (w, d) =>
        Texts(w, ("id", d.Id), ("dimension", d.Dimension), ("aspect", d.Aspect.Word()),
            ("basic_value", d.BasicValue), ("item", d.Item), ("author", d.Author), ("text", d.Text)));

    /// <summary>Writes pairs.jsonl's lines.</summary>
    public static void Write(string file, IEnumerable<Pair> pairs) => AtomicFile.Write(file, stream => Write(stream, pairs));

    internal static void Write(Stream stream, IEnumerable<Pair> pairs) => Lines(stream, pairs, (w, p) =>
        Texts(w, ("id", p.Id), ("dimension", p.Dimension), ("split", p.Split), ("author", p.Author), ("brief", p.Brief), ("domain", p.Domain),
            ("question", p.Question), ("positive", p.Positive), ("negative", p.Negative), ("positive_stance", p.PositiveStance)));

    /// <summary>Writes crossed.jsonl's lines.</summary>
    public static void Write(string file, IEnumerable<CrossedSituation> crossed) => AtomicFile.Write(file, stream => Write(stream, crossed));

    internal static void Write(Stream stream, IEnumerable<CrossedSituation> crossed) => Lines(stream, crossed, (w, c) =>
    {
        Texts(w, ("id", c.Id), ("split", c.Split), ("author", c.Author), ("domain", c.Domain), ("question", c.Question));
        w.WriteStartObject("answers");
        foreach (var (dimension, a) in c.Answers)
        {
            w.WriteStartObject(dimension);
            Texts(w, ("positive", a.Positive), ("negative", a.Negative));
            w.WriteEndObject();
        }
        w.WriteEndObject();
    });

    /// <summary>Writes neutral.jsonl's lines.</summary>
    public static void Write(string file, IEnumerable<NeutralText> texts) => AtomicFile.Write(file, stream => Write(stream, texts));

    internal static void Write(Stream stream, IEnumerable<NeutralText> texts) => Lines(stream, texts, (w, t) => Texts(w, ("id", t.Id), ("text", t.Text)));

    /// <summary>Writes neutral-chat.jsonl's lines.</summary>
    public static void Write(string file, IEnumerable<NeutralChat> exchanges) => AtomicFile.Write(file, stream => Write(stream, exchanges));

    internal static void Write(Stream stream, IEnumerable<NeutralChat> exchanges) =>
        Lines(stream, exchanges, (w, c) => Texts(w, ("id", c.Id), ("question", c.Question), ("answer", c.Answer)));

    /// <summary>Writes dimensions.json, which a dataset needs whose dimensions are not Schwartz's four.</summary>
    /// <param name="file">The file, named dimensions.json.</param>
    /// <param name="dimensions">The dimensions, in the order that tables use.</param>
    public static void Write(string file, IEnumerable<Dimension> dimensions)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(dimensions);
        if (Path.GetFileName(file) != "dimensions.json")
            throw new ValueLocateException($"Dimensions are read from dimensions.json, not from '{Path.GetFileName(file)}'.");
        DimensionsFile.Write(Path.GetDirectoryName(file) ?? "", dimensions);
    }

    private static void Texts(Utf8JsonWriter writer, params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        foreach (var (name, value) in fields)
        {
            if (value is null) continue;
            // The writer would replace it by another character.
            if (value.EnumerateRunes().Contains(Rune.ReplacementChar) && !value.Contains('\uFFFD', StringComparison.Ordinal))
                throw new ValueLocateException(
                    $"The field '{name}' holds half of a surrogate pair, which no file can keep: mend the text '{value.Replace("\r", "").Split('\n')[0]}'.");
            writer.WriteString(name, value);
        }
    }

    private static void Lines<T>(Stream stream, IEnumerable<T> records, Action<Utf8JsonWriter, T> write)
    {
        ArgumentNullException.ThrowIfNull(records);
        using var writer = new Utf8JsonWriter(stream, Options);
        foreach (var record in records)
        {
            writer.WriteStartObject();
            write(writer, record);
            writer.WriteEndObject();
            writer.Flush();
            writer.Reset();
            stream.WriteByte((byte)'\n');
        }
    }
}
