using System.Globalization;
using System.Text.Json;
using ValueLocate.Text.Templates;

namespace ValueLocate.Text.Tests.Templates;

/// <summary>
/// Damaged copies of every golden template: each is rendered, or refused in one sentence, within a bound of memory.
/// VALUELOCATE_MUTATIONS=N tries N of each instead of a few; VALUELOCATE_MUTATIONS_FROM=N begins with the Nth.
/// </summary>
public class TemplateMutationTests(ITestOutputHelper output)
{
    private const long MostBytes = 128L << 20;

    private static readonly string[] s_fragments =
    [
        "{{", "}}", "{%", "%}", "{#", "#}", "{%- ", " -%}", "'", "\"", "\\", "(", ")", "[", "]", "{", "}", "|", ":", ",", ".", "~", "*", "**", "//", "%",
        "-", "not ", "is ", "in ", " if ", " else ", "None", "0", "-1", "1e308",
        "99999999999999999999", "{% for i in range(99999) %}", "{% endfor %}", "{% if x %}", "{% endif %}", "{% set x = messages * 1000 %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{{ 'a' * 999999999 }}", "{{ messages[::0] }}",
        "{{ messages | tojson }}", "{{ x | join }}", "{{ messages[0].content.split('') }}", "{{ '%s' % messages }}", "{{ '{:>99999999}'.format(1) }}",
        "{{ loop.index }}", "{{ self.a() }}", "{% block a %}", "{% endblock %}", "{{ ().__class__ }}",
        "{% generation %}", "{% break %}", "{{ raise_exception('\u001b[31m') }}", "{{ strftime_now('%Y%') }}", "{{ namespace(a=1).a }}", "| sort",
        "| map('upper')", "| selectattr('role')", "| round", "| int(base=99)", "\ud800", "\0", "😀",
    ];

    private static readonly JsonElement s_odd = JsonDocument.Parse(
        """[{"role":"system","content":null},{"role":"user","content":[{"type":"text","text":"a"},{"type":"image"}]},{"role":1,"content":{"a":[1,2.5,true]}},{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":{"x":"é"}}}]},[],"x"]""").RootElement;

    public static TheoryData<string> Names => [.. GoldenTemplates.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_damaged_template_is_rendered_or_refused_in_one_sentence(string name)
    {
        var source = GoldenTemplates.Load(GoldenTemplates.Data, name + ".json").GetProperty("template").GetString()!;
        var (from, count) = (Number("VALUELOCATE_MUTATIONS_FROM", 0), Number("VALUELOCATE_MUTATIONS", 20));
        var (most, rendered, refused) = (0L, 0, 0);
        var failures = new List<string>();
        for (var i = from; i < from + count; i++)
        {
            var mutated = Mutate(source, new Random(i + (1_000_003 * name.Sum(c => c))));
            var before = GC.GetAllocatedBytesForCurrentThread();
            var trouble = Try(mutated, ref rendered, ref refused);
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            most = Math.Max(most, bytes);
            if (bytes > MostBytes) trouble ??= $"{bytes >> 20} MiB";
            if (trouble is not null) failures.Add($"{name} {i}: {trouble}\n{JsonSerializer.Serialize(mutated)}");
        }
        output.WriteLine($"{name}: {rendered} rendered, {refused} refused, at most {most >> 20} MiB");
        Assert.True(failures.Count == 0, string.Join('\n', failures.Take(10)));
    }

    private static string? Try(string source, ref int rendered, ref int refused)
    {
        try
        {
            var template = ChatTemplate.Parse(source);
            _ = template.Render([new("system", "Be brief."), new("user", "Hello {{ x }}")], true, "<s>", "</s>");
            rendered++;
            _ = template.Render(new ChatTemplateInput { Messages = s_odd, AddGenerationPrompt = true, BosToken = "<s>" });
            return null;
        }
        catch (ValueLocateException e) when (e.InnerException is TemplateError or TemplateRaisedException or InsufficientExecutionStackException)
        {
            refused++;
            return e.Message.Length <= 1_700 && !e.Message.Any(char.IsControl) ? null : $"an unsafe message: {e.Message}";
        }
        catch (Exception e)
        {
            return (e.InnerException ?? e).ToString();
        }
    }

    private static string Mutate(string source, Random random)
    {
        for (var count = 1 + random.Next(3); count > 0; count--)
        {
            var at = random.Next(source.Length + 1);
            var end = Math.Min(source.Length, at + random.Next(30));
            var fragment = s_fragments[random.Next(s_fragments.Length)];
            source = random.Next(6) switch
            {
                0 => source[..at] + source[end..],
                1 => source[..at] + source[at..end] + source[at..],
                2 => source[..at] + string.Concat(Enumerable.Repeat(fragment, random.Next(1, 120))) + source[at..],
                3 => source[..at] + fragment + source[end..],
                4 => source[..at] + fragment + source[at..],
                _ => Whole(source, at, random),
            };
        }
        return source;
    }

    /// <summary>Takes a whole tag away or copies one elsewhere, so that what is left is often valid.</summary>
    private static string Whole(string source, int at, Random random)
    {
        var start = source.IndexOf("{{", at, StringComparison.Ordinal);
        var end = start < 0 ? -1 : source.IndexOf("}}", start, StringComparison.Ordinal);
        if (end < 0) return source + "{{ messages | length }}";
        end += 2;
        return random.Next(2) == 0 ? source[..start] + source[end..] : source + source[start..end];
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var n) ? n : otherwise;
}
