using System.CommandLine;
using ValueLocate.Json;

namespace ValueLocate.Cli.Options;

/// <summary>An option whose value is one of some words.</summary>
internal class WordOption : Option<string>
{
    public WordOption(string name, string help, IReadOnlyList<string> words, string otherwise)
        : base(name)
    {
        Description = help;
        HelpName = string.Join('|', words);
        DefaultValueFactory = _ => otherwise;
        Validators.Add(r =>
        {
            if (r.Tokens is [var token] && !words.Contains(token.Value)) r.AddError($"{name} is '{token.Value}', which is none of {string.Join(", ", words)}");
        });
    }
}

/// <summary>An option whose values are the words of an enum.</summary>
internal sealed class WordOption<T>(string name, string help, T otherwise) : WordOption(name, help, EnumWord.All<T>(), EnumWord.Of(otherwise))
    where T : struct, Enum
{
    /// <summary>The value that was given.</summary>
    public T Value(ParseResult parsed) => EnumWord.Parse<T>(parsed.GetValue(this)!);
}
