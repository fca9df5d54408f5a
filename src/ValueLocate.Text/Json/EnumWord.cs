using System.Text.Json;

namespace ValueLocate.Json;

/// <summary>
/// How a value of an enum is written everywhere: on the command line, in JSON and in reports. MeanDifference is mean-difference;
/// the product's name is one word.
/// </summary>
internal sealed class EnumWord : JsonNamingPolicy
{
    /// <summary>The rule, for converters.</summary>
    public static EnumWord Policy { get; } = new();

    /// <summary>The word of a value.</summary>
    public static string Of(Enum value) => Policy.ConvertName(value.ToString());

    /// <summary>The words of an enum, in the order of its values.</summary>
    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(v => Of(v))];

    /// <summary>The value of a word.</summary>
    /// <exception cref="ValueLocateException">The enum has no such word.</exception>
    public static T Parse<T>(string word)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (Of(value) == word) return value;
        }
        throw new ValueLocateException($"'{word}' is none of {string.Join(", ", All<T>())}.");
    }

    /// <inheritdoc/>
    public override string ConvertName(string name) => name == nameof(ValueLocate) ? "valuelocate" : KebabCaseLower.ConvertName(name);
}
