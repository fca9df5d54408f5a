using System.Diagnostics;
using ValueLocate.Text.Templates;

namespace ValueLocate.Text.Tests.Templates;

/// <summary>Templates that want to break out, or never to end, are refused within a second and 64 MiB.</summary>
public class HostileTemplateTests
{
    private const long MaxBytes = 64L << 20;
    private static readonly TimeSpan MaxTime = TimeSpan.FromSeconds(1);

    [Trait("Category", "clock")]
    [Theory]
    [InlineData(GoldenTemplates.Data)]
    [InlineData(GoldenTemplates.Shared)]
    public void Hostile_templates_are_refused(string folder)
    {
        var failures = new List<string>();
        foreach (var test in GoldenTemplates.Load(folder, "hostile/hostile.json").EnumerateArray())
        {
            var name = test.GetProperty("name").GetString();
            var allowed = test.TryGetProperty("allowed", out var a) ? a.GetString() : null;
            var before = GC.GetAllocatedBytesForCurrentThread();
            var clock = Stopwatch.StartNew();
            var (text, error) = GoldenTemplates.Try(() => Render(test.GetProperty("template").GetString()!));
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            if (error is null && text != allowed) failures.Add($"{name} gave {text![..Math.Min(text!.Length, 100)]}");
            if (Require.Clock && clock.Elapsed > MaxTime) failures.Add($"{name} took {clock.Elapsed}");
            if (bytes > MaxBytes) failures.Add($"{name} allocated {bytes >> 20} MiB");
        }
        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    private static string Render(string source)
        => ChatTemplate.Parse(source).Render([new ChatMessage("user", "Hello")], true, "<s>", "</s>");
}
