using ValueLocate.Kernel.Notebooks;

namespace ValueLocate.Kernel.Tests.Notebooks;

public class NotebookParametersTests
{
    private const string Cell = "tag:parameters|double gamma = 1;\nvar name = \"x\"; string? path = null;\nvar fast = false; int n = 3, m = 4; float f = "
        + "1; var d = 1m; const int Fixed = 1;";

    [Fact]
    public async Task Values_take_the_place_of_the_cells_own_with_their_types()
    {
        var notebook = Nb.Of("md|x", Cell, "$\"{gamma / 2} {name} {path} {fast} {n} {f} {d}\"");
        NotebookParameters.Inject(notebook, ["gamma=3", "name=5", "path=a \"b\" \\ c=d", "fast=true", "n=-7", "f=.5", "d=0.1"]);
        Assert.True(notebook.Cells[2].HasTag("injected-parameters"));
        Assert.Equal("// Parameters\ngamma = 3;\nname = \"5\";\npath = \"a \\\"b\\\" \\\\ c=d\";\nfast = true;\nn = -7;\nf = .5f;\nd = 0.1m;",
            notebook.Cells[2].Source);
        await notebook.Run();
        Assert.Equal("[\"1.5 5 a \\u0022b\\u0022 \\\\ c=d True -7 0.5 0.1\"]", notebook.Outputs(3)[0]!["data"]!["text/plain"]!.ToJsonString());
    }

    [Fact]
    public void A_cell_injected_before_makes_way_and_nothing_comes_without_parameters()
    {
        var notebook = Nb.Of("tag:injected-parameters|gamma = 8;", Cell, "1");
        NotebookParameters.Inject(notebook, []);
        Assert.Equal(3, notebook.Cells.Count);
        NotebookParameters.Inject(notebook, ["gamma=2"]);
        NotebookParameters.Inject(notebook, ["gamma=3"]);
        Assert.Equal(["// Parameters\ngamma = 3;"], notebook.Cells.Where(c => c.HasTag("injected-parameters")).Select(c => c.Source));
        Assert.Equal(3, notebook.Cells.Count);
        Assert.True(Notebook.Parse(notebook.ToText(), "again").Cells[1].HasTag("injected-parameters"));
    }

    [Theory]
    [InlineData("gamma", "has no '='")]
    [InlineData("=3", "'' is no name of a C# variable")]
    [InlineData("1a=3", "'1a' is no name of a C# variable")]
    [InlineData("class=3", "'class' is no name of a C# variable")]
    [InlineData("gama=3", "does not declare 'gama'; it declares gamma, name, path, fast, n, m, f, d, Fixed")]
    [InlineData("Fixed=3", "'Fixed' in its parameters cell (cell 1) can't be changed")]
    public void A_wrong_parameter_is_one_sentence_before_anything_runs(string parameter, string says)
    {
        var notebook = Nb.Of(Cell);
        Assert.Contains(says, Assert.Throws<NotebookException>(() => NotebookParameters.Inject(notebook, [parameter])).Message, StringComparison.Ordinal);
        Assert.Single(notebook.Cells);
    }

    [Fact]
    public void A_notebook_without_the_tag_takes_none() => Assert.Contains(
        "test.ipynb takes no parameters", Assert.Throws<NotebookException>(() => NotebookParameters.Inject(Nb.Of("var a = 1;"), ["a=2"])).Message,
        StringComparison.Ordinal);

    [Fact]
    public async Task A_value_of_the_wrong_type_is_an_error_in_the_injected_cell()
    {
        var notebook = Nb.Of(Cell);
        NotebookParameters.Inject(notebook, ["n=many"]);
        Assert.Contains("the cell that sets --param's values (In [2]), line 2, column 5: error CS0029", await notebook.Fail(), StringComparison.Ordinal);
    }
}
