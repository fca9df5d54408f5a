using System.CommandLine;
using System.Text.Json;

namespace ValueLocate.Cli.Options;

/// <summary>An option whose values are the words of an enum: MeanDifference is written mean-difference.</summary>
internal sealed class WordOption<T> : Option<string>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> Words = Enum.GetValues<T>().ToDictionary(WordOf);

    public WordOption(string name, string help, T otherwise)
        : base(name)
    {
        Description = help;
        HelpName = string.Join('|', Words.Keys);
        DefaultValueFactory = _ => WordOf(otherwise);
        Validators.Add(r =>
        {
            if (r.Tokens is [var token] && !Words.ContainsKey(token.Value)) r.AddError($"{name} is '{token.Value}', which is none of {string.Join(", ", Words.Keys)}");
        });
    }

    /// <summary>How a value is written.</summary>
    public static string WordOf(T value) => value.ToString() == nameof(ValueLocate) ? "valuelocate" : JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());

    /// <summary>The value that was given.</summary>
    public T Value(ParseResult parsed) => Words[parsed.GetValue(this)!];
}
