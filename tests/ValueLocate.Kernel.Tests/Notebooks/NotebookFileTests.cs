using System.Text.Json.Nodes;
using ValueLocate.Kernel.Notebooks;

namespace ValueLocate.Kernel.Tests.Notebooks;

public class NotebookFileTests
{
    // As nbformat 5.5 writes it.
    private const string Saved = """
        {
         "cells": [
          {
           "cell_type": "code",
           "execution_count": 1,
           "id": "my-own_id",
           "metadata": {
            "unknown": [],
            "z": {}
           },
           "outputs": [
            {
             "data": {
              "application/vnd.plotly.v1+json": {
               "data": [
                1.50,
                1e-05
               ]
              },
              "image/png": "aGk=\n",
              "text/html": [
               "<b>é 😀 \u0001\u007f</b>\n",
               "<i>\"\\\"</i>"
              ]
             },
             "metadata": {},
             "output_type": "display_data"
            }
           ],
           "source": [
            "// one\n",
            "// two"
           ]
          }
         ],
         "metadata": {
          "kernelspec": {
           "display_name": ".NET (C#)",
           "language": "C#",
           "name": ".net-csharp"
          },
          "someone_elses": null
         },
         "nbformat": 4,
         "nbformat_minor": 5
        }

        """;

    [Fact]
    public void What_Jupyter_wrote_stays_as_it_is() =>
        Assert.Equal(Saved.Replace("\\u007f", "\u007f", StringComparison.Ordinal), Notebook.Parse(Saved, "x").ToText());

    [Fact]
    public void Keys_in_another_order_and_strings_in_one_piece_come_out_the_same()
    {
        var root = JsonNode.Parse(Saved)!.AsObject();
        var cell = root["cells"]![0]!.AsObject();
        cell["source"] = "// one\n// two";
        cell["outputs"]![0]!["data"]!["text/html"] = "<b>é 😀 \u0001\u007f</b>\n<i>\"\\\"</i>";
        foreach (var key in new[] { "cells", "metadata" })
        {
            var value = root[key]!;
            root.Remove(key);
            root[key] = value;
        }
        var text = root.ToJsonString();
        Assert.True(text.IndexOf("nbformat", StringComparison.Ordinal) < text.IndexOf("cells", StringComparison.Ordinal));
        Assert.Equal(Notebook.Parse(Saved, "x").ToText(), Notebook.Parse(text, "x").ToText());
    }

    [Fact]
    public void Older_notebooks_get_what_is_missing_the_same_at_every_run()
    {
        const string Old =
            """{"nbformat":4,"nbformat_minor":2,"cells":[{"cell_type":"code","source":"1"},{"cell_type":"code","source":"1"},{"cell_type":"raw","source":[]}]}""";
        var notebook = Notebook.Parse(Old, "x");
        Assert.Equal(3, notebook.Cells.Select(c => c.Id).Distinct().Count());
        Assert.Equal(notebook.ToText(), Notebook.Parse(Old, "x").ToText());
        var root = JsonNode.Parse(notebook.ToText())!;
        Assert.Equal(5, (int)root["nbformat_minor"]!);
        Assert.True(root["cells"]![0]!.AsObject().ContainsKey("execution_count"));
        Assert.Empty(root["cells"]![0]!["outputs"]!.AsArray());
    }

    [Fact]
    public void Ids_that_occur_twice_or_are_not_allowed_are_made_anew_and_others_stay()
    {
        var notebook = Notebook.Parse(
            """{"nbformat":4,"cells":[{"cell_type":"raw","source":"","id":"a b"},{"cell_type":"raw","source":"","id":"same"},{"cell_type":"raw","source":"","id":"same"}]}""",
            "x");
        Assert.Equal("same", notebook.Cells[1].Id);
        Assert.All([notebook.Cells[0].Id, notebook.Cells[2].Id], id => Assert.Matches("^[0-9a-f]{8}$", id));
    }

    [Theory]
    [InlineData("", "bad.ipynb is empty")]
    [InlineData("[1]", "its JSON is no object")]
    [InlineData("{\"nbformat\": 4,\n \"cells\": [", "ends in the middle, in line 2")]
    [InlineData("{\"nbformat\": 4,\n \"cells\": [{\"cell_type\": \"co", "ends in the middle, in line 2")]
    [InlineData("{\"nbformat\": 4,\n \"cells\": [}", "line 2, column 12: this is no JSON")]
    [InlineData("{\"nbformat\": 4}\n}", "line 2, column 1: this is no JSON")]
    [InlineData("{\"nbformat\": 4, \"nbformat\": 4}", "bad.ipynb: this is no JSON: Duplicate")]
    [InlineData("{\"cells\": []}", "it has no \"nbformat\"")]
    [InlineData("{\"nbformat\": 3, \"worksheets\": []}", "nbformat 3, and only 4")]
    [InlineData("{\"nbformat\": \"4\"}", "its \"nbformat\" is \"4\"")]
    [InlineData("{\"nbformat\": 4}", "no list \"cells\"")]
    [InlineData("{\"nbformat\": 4, \"cells\": [7]}", "cell 1 is no object")]
    [InlineData("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"raw\", \"source\": \"\"}, {\"cell_type\": \"heading\"}]}",
        "cell 2: its \"cell_type\" is \"heading\"")]
    [InlineData("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\"}]}", "cell 1: its \"source\" is missing")]
    [InlineData("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": [1]}]}", "cell 1: its \"source\" is [1]")]
    [InlineData("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": \"\\ud800\"}]}", "no Unicode")]
    [InlineData("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": \"\", \"outputs\": [{\"output_type\": \"stream\"}]}]}",
        "cell 1, output 1: its \"text\" is missing")]
    [InlineData("{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": \"\", \"outputs\": [{\"output_type\": \"display_data\"}]}]}",
        "cell 1, output 1: its \"data\" is missing")]
    [InlineData("{\"nbformat\": 4, \"cells\": [], \"metadata\": {\"kernelspec\": {\"language\": \"python\"}}}", "a notebook for python")]
    public void What_is_no_notebook_is_told_in_one_sentence_with_its_place(string text, string says)
    {
        var message = Assert.Throws<NotebookException>(() => Notebook.Parse(text, "bad.ipynb")).Message;
        Assert.StartsWith("bad.ipynb", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void A_damaged_file_is_never_anything_but_a_sentence()
    {
        for (var length = 0; length < Saved.Length - 2; length += 7)
        {
            Assert.Throws<NotebookException>(() => Notebook.Parse(Saved[..length], "x"));
        }
    }

    [Theory]
    [InlineData("{}", "csharp", "1")]
    [InlineData("""{"polyglot_notebook":{"kernelName":"csharp"}}""", "fsharp", "1")]
    [InlineData("""{"polyglot_notebook":{"kernelName":"html"}}""", "csharp", "#!html\n1")]
    [InlineData("""{"dotnet_interactive":{"language":"markdown"}}""", "csharp", "#!markdown\n1")]
    [InlineData("""{"polyglot_notebook":7}""", "fsharp", "#!fsharp\n1")]
    public void A_cell_in_another_language_begins_with_its_magic(string metadata, string language, string code)
    {
        var notebook = Notebook.Parse(
            """{"nbformat":4,"metadata":{"polyglot_notebook":{"kernelInfo":{"defaultKernelName":"LANGUAGE"}}},"cells":[{"cell_type":"code","source":"1","metadata":METADATA}]}"""
                .Replace("LANGUAGE", language, StringComparison.Ordinal).Replace("METADATA", metadata, StringComparison.Ordinal),
            "x");
        Assert.Equal(code, notebook.Cells[0].Code(notebook.DefaultLanguage));
    }

    [Fact]
    public void A_magic_that_is_there_is_not_put_there_again() => Assert.Equal(
        "#!html\n<b>",
        Notebook.Parse(
            """{"nbformat":4,"cells":[{"cell_type":"code","source":"#!html\n<b>","metadata":{"polyglot_notebook":{"kernelName":"html"}}}]}""",
            "x").Cells[0].Code("csharp"));
}
