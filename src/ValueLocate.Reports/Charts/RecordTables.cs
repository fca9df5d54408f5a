using ValueLocate.Authoring.Measures;
using ValueLocate.Datasets;
using ValueLocate.Statistics;
using ValueLocate.Values;
using static ValueLocate.Reports.TableViewColumn;

namespace ValueLocate.Reports;

/// <summary>Lists of a dataset's records as tables that show themselves.</summary>
public static class RecordTables
{
    /// <summary>Pairs, a row each.</summary>
    public static TableView ToTable(this IEnumerable<Pair> pairs)
    {
        List<Pair> all = [.. pairs];
        return new(Numbers.Count(all.Count, "pair"), Column("id", all.Select(p => p.Id)), Column("dimension", all.Select(p => p.Dimension)),
            Column("split", all.Select(p => p.Split)), Column("author", all.Select(p => p.Author)), Column("question", all.Select(p => p.Question)),
            Column("positive", all.Select(p => p.Positive)), Column("negative", all.Select(p => p.Negative)));
    }

    /// <summary>What a check of a dataset found, a row each.</summary>
    public static TableView ToTable(this IEnumerable<Finding> findings)
    {
        List<Finding> all = [.. findings];
        return new(Numbers.Count(all.Count, "finding"), Column("what", all.Select(f => f.What)), Column("measured", all.Select(f => f.Measured)),
            Column("asked", all.Select(f => f.Limit)), Column("", all.Select(f => f.Ok ? "ok" : "fails")));
    }

    /// <summary>Basic values, a row each.</summary>
    public static TableView ToTable(this IEnumerable<BasicValue> values)
    {
        List<BasicValue> all = [.. values];
        return new("Basic values", Column("value", all.Select(v => v.Name)), Column("degrees", all.Select(v => v.Angle), Numbers.Short),
            Column("dimension", all.Select(v => string.Join(", ", v.Dimensions))), Column("what it is after", all.Select(v => v.Goal)));
    }

    /// <summary>Questions, a row each.</summary>
    public static TableView ToTable(this IEnumerable<Question> questions)
    {
        List<Question> all = [.. questions];
        return new(Numbers.Count(all.Count, "question"), Column("id", all.Select(q => q.Id)), Column("dimension", all.Select(q => q.Dimension)),
            Column("split", all.Select(q => q.Split)), Column("domain", all.Select(q => q.Domain)), Column("text", all.Select(q => q.Text)));
    }

    /// <summary>Descriptions, a row each.</summary>
    public static TableView ToTable(this IEnumerable<Description> descriptions)
    {
        List<Description> all = [.. descriptions];
        return new(Numbers.Count(all.Count, "description"), Column("id", all.Select(d => d.Id)), Column("dimension", all.Select(d => d.Dimension)),
            Column("aspect", all.Select(d => d.Aspect.Word())), Column("basic value", all.Select(d => d.BasicValue)),
            Column("item", all.Select(d => d.Item)), Column("text", all.Select(d => d.Text)));
    }
}
