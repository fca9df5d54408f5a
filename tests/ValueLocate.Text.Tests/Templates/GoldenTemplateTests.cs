using System.Text.Json;
using ValueLocate.Text.Templates;

namespace ValueLocate.Text.Tests.Templates;

/// <summary>Every golden case is rendered to the character as transformers renders it.</summary>
public class GoldenTemplateTests
{
    public static TheoryData<string, string> Files()
    {
        var data = new TheoryData<string, string>();
        foreach (var folder in new[] { GoldenTemplates.Data, GoldenTemplates.Shared })
        {
            foreach (var name in GoldenTemplates.Names) data.Add(folder, name);
        }
        return data;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Template_renders_as_transformers_does(string folder, string name)
    {
        var golden = GoldenTemplates.Load(folder, name + ".json");
        var template = ChatTemplate.Parse(golden.GetProperty("template").GetString()!);
        var (failures, count) = (new List<string>(), 0);
        foreach (var test in golden.GetProperty("cases").EnumerateArray())
        {
            count++;
            Check("");
            if (test.TryGetProperty("rendered_without_none", out _) || test.TryGetProperty("error_without_none", out _)) Check("_without_none");

            void Check(string suffix)
            {
                var wrong = GoldenTemplates.Judge(test, suffix, GoldenTemplates.Try(() => template.Render(ToInput(golden, test, suffix.Length > 0))));
                if (wrong is not null) failures.Add($"{count}{suffix}: {wrong}");
            }
        }
        Assert.True(failures.Count == 0, $"{failures.Count} of {count} cases differ:\n{string.Join("\n", failures.Take(5))}");
    }

    [Theory]
    [InlineData(GoldenTemplates.Data)]
    [InlineData(GoldenTemplates.Shared)]
    public void Single_constructs_render_as_transformers_renders_them(string folder)
    {
        var golden = GoldenTemplates.Load(folder, "expressions/expressions.json");
        var context = golden.GetProperty("context");
        var messages = context.GetProperty("messages");
        var (failures, count) = (new List<string>(), 0);
        foreach (var test in golden.GetProperty("cases").EnumerateArray())
        {
            count++;
            var source = test.GetProperty("template").GetString()!;
            var input = new ChatTemplateInput
            {
                Messages = messages,
                Variables = context,
                AddGenerationPrompt = golden.GetProperty("add_generation_prompt").GetBoolean(),
                BosToken = golden.GetProperty("bos_token").GetString(),
                EosToken = golden.GetProperty("eos_token").GetString(),
                Now = GoldenTemplates.Now(golden),
            };
            var wrong = GoldenTemplates.Judge(test, "", GoldenTemplates.Try(() => ChatTemplate.Parse(source).Render(input)));
            if (wrong is not null) failures.Add($"{source}\n  {wrong}");
        }
        Assert.True(failures.Count == 0, $"{failures.Count} of {count} cases differ:\n{string.Join("\n", failures.Take(100))}");
    }

    private static ChatTemplateInput ToInput(JsonElement golden, JsonElement test, bool dropNulls) => new()
    {
        Messages = test.GetProperty("messages"),
        Variables = test.GetProperty("kwargs"),
        AddGenerationPrompt = test.GetProperty("add_generation_prompt").GetBoolean(),
        ContinueFinalMessage = test.TryGetProperty("continue_final_message", out var c) && c.GetBoolean(),
        DropNulls = dropNulls,
        BosToken = golden.GetProperty("bos_token").GetString(),
        EosToken = golden.GetProperty("eos_token").GetString(),
        Now = GoldenTemplates.Now(golden),
    };
}
