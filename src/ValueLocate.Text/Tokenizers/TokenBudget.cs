using System.Text.RegularExpressions;

namespace ValueLocate.Text.Tokenizers;

/// <summary>
/// What it may cost to tokenize one text. A tokenizer.json comes with models from anywhere: forty replacements of a letter by two of it
/// make a terabyte of one word, and a regular expression can take longer than the universe has been there. Each step pays here for what it
/// reads and writes, and a file that asks for too much is refused. The allowance grows with the text and is far above what any tokenizer in use takes.
/// Who pays also looks whether the caller wants to stop.
/// </summary>
internal sealed class TokenBudget : IDisposable
{
    /// <summary>How long one match of a regular expression may take.</summary>
    public static readonly TimeSpan MatchTimeout = TimeSpan.FromSeconds(1);

    private const long BaseWork = 20_000_000;
    private const long WorkPerCharacter = 1_000;
    private const long BaseSize = 1 << 18;
    private const long Growth = 64;
    private const long BaseMilliseconds = 2_000;
    private const long CharactersPerMillisecond = 500;
    private const int LongestPause = 1_000;

    [ThreadStatic]
    private static TokenBudget? current;

    private readonly TokenBudget? outer = current;
    private readonly string where;
    private readonly long maxSize;
    private readonly CancellationToken cancellation;
    private long work;
    private long milliseconds;
    private string stage = "model";

    private TokenBudget(string where, long size, CancellationToken cancellation)
    {
        (this.where, this.cancellation) = (where, cancellation);
        work = BaseWork + (WorkPerCharacter * size);
        maxSize = BaseSize + (Growth * size);
        milliseconds = BaseMilliseconds + (size / CharactersPerMillisecond);
    }

    /// <summary>Opens a budget for what this thread does until it is disposed of.</summary>
    /// <param name="where">The file, for messages.</param>
    /// <param name="size">The characters (or ids) of the input.</param>
    /// <param name="cancellation">Stops at the next payment.</param>
    public static TokenBudget Open(string where, long size, CancellationToken cancellation = default) =>
        current = new TokenBudget(where, size, cancellation);

    /// <summary>Says which part of the file works now; messages name it.</summary>
    public static void Enter(string stage)
    {
        if (current is not { } budget) return;
        budget.stage = stage;
        budget.cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>Pays for so many small steps, such as characters read.</summary>
    public static void Spend(long steps)
    {
        if (current is not { } budget) return;
        budget.cancellation.ThrowIfCancellationRequested();
        if ((budget.work -= steps) < 0) throw budget.TooMuch("takes more steps than any text of this length can need");
    }

    /// <summary>Refuses a text, or a list of ids, that is about to be longer than the input can explain.</summary>
    public static void Fits(long size)
    {
        if (current is not { } budget) return;
        budget.cancellation.ThrowIfCancellationRequested();
        if (size > budget.maxSize) throw budget.TooMuch($"makes more than {budget.maxSize:N0} characters or ids of it");
    }

    /// <summary>Pays for the time since the last match of a regular expression.</summary>
    /// <param name="since">When that was, by <see cref="Environment.TickCount64"/>; afterwards now.</param>
    public static void SpendTime(ref long since)
    {
        var now = Environment.TickCount64;
        if (now == since || current is not { } budget) return;
        budget.cancellation.ThrowIfCancellationRequested();
        // A process that was stopped for an hour (a closed laptop) has not computed for an hour.
        budget.milliseconds -= Math.Min(now - since, LongestPause);
        since = now;
        if (budget.milliseconds < 0) throw TooSlow(null);
    }

    /// <summary>The refusal of a regular expression that takes too long.</summary>
    public static ValueLocateException TooSlow(RegexMatchTimeoutException? cause) =>
        current is { } budget
            ? budget.TooMuch("has a regular expression that takes longer than any text of this length can need", cause)
            : new ValueLocateException("A regular expression of a tokenizer takes longer than any text can need: choose a model with a tokenizer of a "
                + "common family.", cause);

    /// <inheritdoc/>
    public void Dispose() => current = outer;

    private ValueLocateException TooMuch(string what, Exception? cause = null) =>
        new($"{where} cannot tokenize this text: its \"{stage}\" {what}; choose a model with a tokenizer of a common family.", cause);
}
