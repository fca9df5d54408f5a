using ValueLocate.Authoring.Building;
using ValueLocate.Datasets;

namespace ValueLocate.Tests.Authoring;

public sealed class NptiImportTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Another_construct_becomes_a_dataset_with_its_own_dimensions()
    {
        Directory.CreateDirectory(System.IO.Path.Combine(folder.Path, "search"));
        Directory.CreateDirectory(System.IO.Path.Combine(folder.Path, "test"));
        var descriptions = folder.Write("description.json", """
            {"Openness":"I paint.","Openness_reversed":"I count.","Neuroticism":"I fret."}
            {"Openness":"I sing.","Openness_reversed":"I file."}
            """);
        folder.Write("search/Openness.json", """
            {"BFI":"Openness","topic":"Travel","question":"A balloon?"}
            {"BFI":"Openness","topic":"Travel","question":"A balloon?"}
            """);
        folder.Write("test/Openness.json", """{"question":"A mural?"}""");
        var data = NptiImport.Convert(descriptions, System.IO.Path.Combine(folder.Path, "search"), System.IO.Path.Combine(folder.Path, "test"),
            System.IO.Path.Combine(folder.Path, "out"));
        Assert.Equal(["Openness", "Neuroticism"], data.Dimensions.Select(d => d.Id));
        Assert.Equal(["I count.", "I file."], data.Descriptions.Where(d => d.Aspect == Aspect.Negative).Select(d => d.Text));
        Assert.Equal([("A balloon?", "search", "Travel"), ("A mural?", "test", null)], data.Questions.Select(q => (q.Text, q.Split, q.Domain)));
    }

    [Fact]
    public void A_folder_without_questions_is_told()
    {
        var descriptions = folder.Write("description.json", """{"Openness":"I paint."}""");
        Assert.Contains("Openness.json",
            Assert.Throws<ValueLocateException>(() => NptiImport.Convert(descriptions, folder.Path, null, folder.Path)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(System.IO.Path.Combine(folder.Path, "dimensions.json")));
    }
}
