using ValueLocate.Kernel.Notebooks;

namespace ValueLocate.Kernel.Tests.Notebooks;

public class OutputCheckTests
{
    [Fact]
    public async Task Only_cells_that_say_something_else_are_told_with_their_first_such_line()
    {
        var notebook = await Nb.Of(
            "md|x", "Console.Write(\"same\");",
            "Console.WriteLine(\"one\"); Console.WriteLine(System.IO.File.Exists(\"check.txt\") ? \"three\" : \"two  \"); Console.WriteLine(\"end\");",
            "tag:nbval-ignore-output|DateTime.Now.Ticks", "if (System.IO.File.Exists(\"check.txt\")) display(\"more\");").Run();
        var again = Notebook.Parse(notebook.ToText(), "again");
        var check = new OutputCheck(again);
        await again.Run();
        Assert.Empty(check.Differences(again));
        await File.WriteAllTextAsync("check.txt", "", TestContext.Current.CancellationToken);
        try
        {
            await again.Run();
        }
        finally
        {
            File.Delete("check.txt");
        }
        Assert.Equal([new OutputDifference(3, 2, 2, "two", "three"), new OutputDifference(5, 4, 1, null, "more")], check.Differences(again));
    }

    [Fact]
    public void How_text_is_cut_into_outputs_and_html_do_not_matter()
    {
        static Notebook With(string outputs) => Notebook.Parse($$"""{"nbformat":4,"cells":[{"cell_type":"code","source":"x","outputs":[{{outputs}}]}]}""", "x");
        var one = With(
            """{"output_type":"stream","name":"stdout","text":["a\n","b\r\n"]},{"output_type":"display_data","data":{"text/plain":"c","text/html":"<p>"}}""");
        var two = With(
            """{"output_type":"stream","name":"stdout","text":"a\n"},{"output_type":"stream","name":"stdout","text":"b"},{"output_type":"display_data","data":{"text/plain":["c"]}}""");
        var check = new OutputCheck(one);
        one.Cells[0].SetOutputs(1, (System.Text.Json.Nodes.JsonArray)two.Cells[0].Outputs.DeepClone());
        Assert.Empty(check.Differences(one));
    }
}
