using ValueLocate.Tests.Reports;
using ValueLocate.Validation;

namespace ValueLocate.Tests.Validation;

public class ValidationCsvTests
{
    private static readonly string[] Lines = ValidationCsv.Text(new ReportFixture().Validation).TrimEnd('\n').Split('\n');

    [Fact]
    public void A_line_a_question_set_and_dimension()
    {
        Assert.Equal(1 + 2 * 5, Lines.Length);
        Assert.All(Lines, l => Assert.Equal(Lines[0].Split(',').Length, l.Split(',').Length));
        Assert.StartsWith("held-out author f,true,openness_to_change,40,2304,6,0.182,0.101,0.263,", Lines[1]);
        Assert.StartsWith("test split,false,pooled,", Lines[^1]);
    }

    [Fact]
    public void What_was_not_measured_is_empty()
    {
        Assert.DoesNotContain(Lines, l => l.Contains("NaN"));
        var column = Array.IndexOf(Lines[0].Split(','), "permuted_labels_mean");
        Assert.Equal("", Lines[2].Split(',')[column]);
        Assert.Equal("0.012", Lines[1].Split(',')[column]);
    }

    [Fact]
    public void Names_with_commas_and_quotes_are_quoted()
    {
        var v = new ReportFixture().Validation;
        var text = ValidationCsv.Text(v with { Judged = v.Judged with { Questions = "my \"own\", pairs" } });
        Assert.Contains("\n\"my \"\"own\"\", pairs\",true,", text);
    }
}
