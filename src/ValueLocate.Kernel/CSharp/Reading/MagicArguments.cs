using System.Text.RegularExpressions;
using ValueLocate.Kernel.Cells;

namespace ValueLocate.Kernel.CSharp.Reading;

/// <summary>The arguments of a magic: <c>--name x --value @csharp:y z</c>.</summary>
internal sealed partial class MagicArguments
{
    private readonly Dictionary<string, string> options = new(StringComparer.Ordinal);

    /// <summary>Words that belong to no option.</summary>
    public List<string> Bare { get; } = [];

    public static MagicArguments Read(string text)
    {
        var read = new MagicArguments();
        string? option = null;
        foreach (Match match in Words.Matches(text))
        {
            var word = match.Value;
            if (word.StartsWith("--", StringComparison.Ordinal))
            {
                var equals = word.IndexOf('=', StringComparison.Ordinal);
                option = equals < 0 ? word[2..] : null;
                if (equals > 0) read.options[word[2..equals]] = Unquoted(word[(equals + 1)..]);
                else read.options[word[2..]] = "";
            }
            else if (option is not null)
            {
                read.options[option] = Unquoted(word);
                option = null;
            }
            else
            {
                read.Bare.Add(Unquoted(word));
            }
        }
        return read;
    }

    public string? Get(string option) => options.GetValueOrDefault(option);

    public string Required(string option, MagicStep magic) => Get(option) is { Length: > 0 } value
        ? value
        : throw new CellException($"(line {magic.Line + 1}) #{magic.Name} needs --{option}.");

    private static string Unquoted(string word) => word.Length > 1 && word[0] == '"' && word[^1] == '"' ? word[1..^1] : word;

    // A word may hold quoted parts: @input:"Your name".
    [GeneratedRegex("(\"[^\"]*\"|[^\\s\"])+")]
    private static partial Regex Words { get; }
}
