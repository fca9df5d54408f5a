using ValueLocate.Inference;
using ValueLocate.Probing;

namespace ValueLocate.Tests;

public sealed class ReadmeTests
{
    [Fact]
    public void The_example_is_this_method()
    {
        var readme = File.ReadAllText(Path.Combine(Require.Root, "README.md"));
        var example = readme.Split("```csharp\n")[1].Split("```")[0].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var here = File.ReadAllText(Path.Combine(Require.Root, "tests", "ValueLocate.Tests", "ReadmeTests.cs"));
        Assert.True(example.Length >= 10);
        Assert.All(example.Where(l => !l.StartsWith("using ValueLocate", StringComparison.Ordinal)), line => Assert.Contains(line, here, StringComparison.Ordinal));
    }

    [Fact]
    public void The_example_runs()
    {
        using var folder = new TempFolder();
        Tiny.Model(folder);
        File.WriteAllText(folder.File("chat_template.jinja"), "{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}<assistant>");
        Directory.CreateDirectory(folder.File("HuggingFaceTB"));
        var before = Directory.GetCurrentDirectory();
        try
        {
            Directory.SetCurrentDirectory(folder.Path);
            Directory.CreateSymbolicLink("HuggingFaceTB/SmolLM2-135M-Instruct", folder.Path);
            Example();
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
        }
    }

    private static void Example()
    {
        using var llm = LanguageModel.Load("HuggingFaceTB/SmolLM2-135M-Instruct", new ModelOptions { Dtype = "bfloat16" });
        var statistics = new ActivationStatistics(folds: 1, llm.Decoder.Config.Layers, llm.Decoder.Config.IntermediateSize);
        var prompt = llm.Prompt("A friend offers you a seat in a car that leaves tomorrow. What do you think, and what would you do?");
        using (llm.Decoder.Attach(new ActivationAccumulator([statistics])))
        {
            var answer = Generator.Generate(llm.Decoder, [prompt], new GenerationOptions { MaxTokens = 60, EndIds = llm.EndIds })[0];
            Console.WriteLine(llm.Text(answer));
        }
        Console.WriteLine($"{statistics.TotalTokens} tokens; neuron (0, 7) was active at {statistics.Probability()[7]:P0} of them");
    }
}
