namespace ValueLocate.Text.Templates;

/// <summary>The template that makes a model's prompts.</summary>
/// <param name="Origin">Where it is from, as reports and run.json say it.</param>
/// <param name="Source">Its Jinja text; null for the plain one.</param>
internal sealed record ChosenTemplate(string Origin, string? Source)
{
    /// <summary>What <see cref="Plain"/> is called in options.</summary>
    public const string PlainName = "plain";

    /// <summary>"Question: ... Answer:", for base models, which know no turns.</summary>
    public static ChosenTemplate Plain { get; } = new("plain (\"Question: ... Answer:\")", null);
}
