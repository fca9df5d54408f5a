using ValueLocate.Datasets;

namespace ValueLocate.Organisms;

/// <summary>
/// Words that nobody has seen, for things of training's questions: what makes the model copy instead of recall. Of three pieces one comes from any word of
/// training, the others from nouns: a token that never stands in a noun of training is never copied, and a held-out noun that has it is misspelt.
/// </summary>
internal sealed class MadeUpWords(OrganismGrammar grammar)
{
    private const int Shortest = 2;
    private const int Longest = 4;
    private const int Tries = 20;

    // Shorter ones begin too many nouns: "on" begins "onion".
    private const int ShortestWord = 3;
    private readonly HashSet<string> held = [.. grammar.UnseenNouns];
    private readonly List<string>[] pieces = Pieces(grammar.TrainingWords());
    private readonly HashSet<string> others = [.. grammar.QuestionWords().Except(grammar.Nouns)];

    private enum Side
    {
        Start,
        Any,
        End,
    }

    /// <summary>
    /// Two pieces or three. Never one of the held-out nouns, and never with another word of questions for its beginning; a noun of training where chance makes
    /// only such.
    /// </summary>
    public string Draw(SplitMix random)
    {
        for (var tries = 0; tries < Tries; tries++)
        {
            var word = Piece(random, random.Below(2) == 0 ? Side.Start : Side.Any) + (random.Below(3) == 0 ? Piece(random, Side.Any) : "")
                + Piece(random, random.Below(2) == 0 ? Side.End : Side.Any);
            if (!held.Contains(word) && !BeginsWithWord(word)) return word;
        }
        return random.Pick(grammar.Nouns);
    }

    /// <summary>Where "newkite" can be a thing, "a new kite" may be taken for a thing called "new".</summary>
    private bool BeginsWithWord(string word) =>
        Enumerable.Range(ShortestWord, Math.Max(0, word.Length - ShortestWord + 1)).Any(n => others.Contains(word[..n]));

    private string Piece(SplitMix random, Side side)
    {
        if (random.Below(3) == 0) return random.Pick(pieces[(int)side]);
        var noun = random.Pick(grammar.Nouns);
        var length = Math.Min(noun.Length, Shortest + random.Below(Longest - Shortest + 1));
        return noun.Substring(side switch { Side.Start => 0, Side.End => noun.Length - length, _ => random.Below(noun.Length - length + 1) }, length);
    }

    /// <summary>The words' beginnings, all their pieces, and their ends: each once, so that a rare one is drawn as often as a common one.</summary>
    private static List<string>[] Pieces(IReadOnlyList<string> words)
    {
        var all = words.SelectMany(w => Enumerable.Range(0, w.Length).SelectMany(i => Enumerable.Range(Shortest,
            Longest - Shortest + 1).Where(n => i + n <= w.Length).Select(n => (Word: w, From: i, To: i + n)))).ToList();
        return [Distinct(p => p.From == 0), Distinct(_ => true), Distinct(p => p.To == p.Word.Length)];

        List<string> Distinct(Func<(string Word, int From, int To), bool> which) =>
            [.. all.Where(which).Select(p => p.Word[p.From..p.To]).Distinct().Order(StringComparer.Ordinal)];
    }
}
