using ValueLocate.Server.Models;
using ValueLocate.Server.Requests;

namespace ValueLocate.Server.OpenAI;

/// <summary>What fits into the model and into memory.</summary>
internal static class Limits
{
    /// <summary>Answers that are generated together.</summary>
    private const int MostRows = 64;

    /// <summary>Positions of all answers that are generated together, prompts included: a position's keys and values take 23 KB in a model of 135 M.</summary>
    private const long MostPositions = 1 << 16;

    /// <summary>The model of a request.</summary>
    /// <exception cref="ApiException">It is not the one that is served.</exception>
    public static void RequireModel(RequestFields fields, ServedModel served)
    {
        if (fields.RequiredText("model") is var name && name != served.Id)
            throw new ApiException(404, $"The model {Quoted.Text(name)} is not served here: '{served.Id}' is.", "model", "model_not_found");
    }

    /// <summary>The tokens that an answer may have at most: as many as asked for, or as the model has positions for.</summary>
    /// <param name="served">The model.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="choices">Answers a prompt.</param>
    /// <param name="asked">The tokens that were asked for; null: as many as there can be.</param>
    /// <param name="field">The field that holds the prompts.</param>
    /// <exception cref="ApiException">A prompt is longer than the model has positions, or the whole does not fit.</exception>
    public static int Tokens(ServedModel served, IReadOnlyList<IReadOnlyList<int>> prompts, int choices, long? asked, string field)
    {
        var decoder = served.Model.Decoder;
        var longest = prompts.Max(p => p.Count);
        if (longest > decoder.MostPositions)
            throw ApiException.Bad(field, $"'{field}' has {longest} tokens, and the model was made for {decoder.MostPositions}: shorten it.",
                "context_length_exceeded");
        // Where the model's positions can be stretched without end, it is asked for the length that it was made for.
        var left = Math.Max(1, Math.Min(decoder.MostPositions, Math.Max(decoder.Config.MaxPositions, longest)) - longest + 1);
        var tokens = (int)Math.Min(asked ?? left, Math.Max(1, (long)decoder.MostPositions - longest + 1));
        var rows = (long)prompts.Count * choices;
        if (rows > MostRows) throw ApiException.Bad("n", $"{rows} answers are asked for at once: ask for {MostRows} at most.");
        if (rows > 1 && rows * (longest + tokens) > MostPositions)
            throw ApiException.Bad("max_tokens", $"{rows} answers of up to {longest + tokens} tokens each, prompts included, are asked for at once: ask for "
                + $"{MostPositions} tokens in all at most, by fewer answers or a smaller max_tokens.");
        return tokens;
    }
}
