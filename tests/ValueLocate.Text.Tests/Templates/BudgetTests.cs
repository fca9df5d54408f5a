using System.Diagnostics;
using System.Text;
using ValueLocate.Text.Templates;

namespace ValueLocate.Text.Tests.Templates;

/// <summary>What a template may cost: hostile ones of our own are refused, and long conversations are not.</summary>
public class BudgetTests
{
    private static readonly ChatMessage[] Hello = [new("user", "Hello")];

    [Trait("Category", "clock")]
    [Theory]
    [InlineData("{% set a = range(99999) | list %}{% for i in range(99999) %}{% set z = a == a[:] %}{% endfor %}")]
    [InlineData("{% set s = 'ab' * 1000000 %}{% for i in range(99999) %}{% set z = s.find('zz') %}{% endfor %}")]
    [InlineData("{% set s = 'ab' * 1000000 %}{% for i in range(99999) %}{% set z = s in {} %}{% endfor %}")]
    [InlineData("{% set s = 'ab' * 1000000 %}{% for i in range(99999) %}{% set z = s is lower %}{% endfor %}")]
    [InlineData("{{ ('a' * 1000000) | wordwrap(1) | length }}")]
    [InlineData("{% set a = range(99999) | list %}{% for i in range(99) %}{% set z = a | sort(reverse=true) | sort %}{% endfor %}")]
    [InlineData("{% set ns = namespace(a=[]) %}{% for i in range(99999) %}{% set ns.a = [ns.a] %}{% endfor %}{{ ns.a }}")]
    [InlineData("{% set ns = namespace(a=[]) %}{% for i in range(99999) %}{% set ns.a = [ns.a] %}{% endfor %}{{ ns.a == ns.a[:] }}")]
    [InlineData("{% set ns = namespace() %}{% set ns.a = ns %}{{ ns }}")]
    [InlineData("{% set ns = namespace(a='x') %}{% for i in range(99999) %}{% set ns.a = ns.a.replace('x', 'xx') %}{% endfor %}")]
    [InlineData("{{ '{:>{}}'.format(1, 1000000000) }}")]
    [InlineData("{{ '{:.999999999f}'.format(1.5) }}")]
    [InlineData("{{ '%.999999999f' % 1.5 }}")]
    [InlineData("{{ '%.999999999d' % 1 }}")]
    [InlineData("{{ 'a\t'.expandtabs(2000000000) }}")]
    [InlineData("{{ [1] | batch(2000000000, 0) | list }}")]
    [InlineData("{{ [1] | slice(2000000000) | list }}")]
    [InlineData("{{ 1 | round(-2000000000) }}{{ 1.5 | round(2000000000, 'ceil') }}")]
    [InlineData("{{ 2.0 ** 99999 }}")]
    [InlineData("{% macro m() %}{{ caller() }}{% endmacro %}{% macro r() %}{% call m() %}{{ r() }}{% endcall %}{% endmacro %}{{ r() }}")]
    [InlineData("{% block a %}{{ self.a() }}{% endblock %}")]
    public void Templates_without_end_are_refused(string source)
    {
        var clock = Stopwatch.StartNew();
        Assert.Throws<ValueLocateException>(() => ChatTemplate.Parse(source).Render(Hello, true, "<s>", "</s>"));
        Require.Within(clock.Elapsed, 2000);
    }

    [Fact]
    public void A_template_longer_than_a_mebibyte_is_refused()
        => Assert.Throws<ValueLocateException>(() => ChatTemplate.Parse(new string('a', (1 << 20) + 1)));

    [Fact]
    public void Deep_nesting_is_refused_on_a_small_stack()
    {
        var sources = new[] { "{{ " + Repeat("(", 5000) + "1" + Repeat(")", 5000) + " }}", Repeat("{% if x %}", 5000) + Repeat("{% endif %}", 5000),
            "{{ " + Repeat("-", 5000) + "1 }}" };
        var refused = 0;
        var thread = new Thread(
            () =>
            {
                foreach (var source in sources)
                {
                    Assert.Throws<ValueLocateException>(() => ChatTemplate.Parse(source));
                    refused++;
                }
            },
            256 << 10);
        thread.Start();
        thread.Join();
        Assert.Equal(sources.Length, refused);
    }

    [Fact]
    public void Long_conversations_are_rendered()
    {
        var messages = Enumerable.Range(0, 4000).Select(i => new ChatMessage(i % 2 == 0 ? "user" : "assistant", $"{i} " + Repeat("word ", 200))).ToList();
        var source = """
            {% set ns = namespace(last=0) %}{% for m in messages %}{% if m.role == 'user' %}{% set ns.last = loop.index0 %}{% endif %}{% endfor %}
            {% for m in messages %}{{ '<' ~ m.role ~ '>' + m.content | trim + ('!' if loop.index0 == ns.last else '.') }}{% endfor %}
            """;
        var text = ChatTemplate.Parse(source).Render(messages, true, "<s>", "</s>");
        Assert.True(text.Length > 4000 * 1000);
    }

    private static string Repeat(string part, int count) => new StringBuilder().Insert(0, part, count).ToString();
}
