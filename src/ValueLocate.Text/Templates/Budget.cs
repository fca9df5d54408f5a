namespace ValueLocate.Text.Templates;

/// <summary>
/// What one rendering may cost. Templates come with models from anywhere, so every step and every large allocation is paid for here, and a
/// template that asks for too much is refused. The allowance grows with the conversation: long chats are legitimate, loops without end are not.
/// </summary>
internal sealed class Budget
{
    /// <summary>The longest template that is read.</summary>
    public const int MaxSource = 1 << 20;

    /// <summary>How deeply blocks and expressions may nest in the source.</summary>
    public const int MaxNesting = 100;

    /// <summary>How many operators of one level may follow each other, as in a + b + c.</summary>
    public const int MaxChain = 500;

    /// <summary>How deeply macros and recursive loops may call.</summary>
    public const int MaxCalls = 150;

    /// <summary>The longest range(), as in Jinja's sandbox.</summary>
    public const int MaxRange = 100_000;

    /// <summary>The largest integer, in bits: as many digits as Python prints.</summary>
    public const int MaxIntegerBits = 14_284;

    private const long BaseSteps = 1_500_000;
    private const long BaseBytes = 40L << 20;
    private const int CheckEvery = 64;

    [ThreadStatic]
    private static Budget? current;

    private readonly long allocatedAtStart = GC.GetAllocatedBytesForCurrentThread();
    private readonly long maxBytes;
    private long steps;
    private int untilCheck = CheckEvery;
    private int calls;

    private Budget(long inputSize)
    {
        steps = BaseSteps + (200 * inputSize);
        maxBytes = BaseBytes + (256 * inputSize);
    }

    /// <summary>Runs <paramref name="work"/> within a fresh budget on this thread.</summary>
    /// <param name="inputSize">The characters of the conversation and of the template.</param>
    /// <param name="work">What to run.</param>
    public static T Within<T>(long inputSize, Func<T> work)
    {
        var outer = current;
        current = new Budget(inputSize);
        try
        {
            return work();
        }
        finally
        {
            current = outer;
        }
    }

    /// <summary>Pays for <paramref name="count"/> small steps.</summary>
    public static void Step(long count = 1) => current?.Spend(count);

    /// <summary>Pays for memory that is about to be allocated.</summary>
    public static void Reserve(long bytes) => current?.Check(bytes);

    /// <summary>Pays for a new text of that many characters.</summary>
    public static void ReserveText(long characters)
    {
        if (characters > int.MaxValue / 4) throw TooMuch();
        Reserve(2 * characters);
        Step(characters / 16);
    }

    /// <summary>Pays for a new list of that many elements.</summary>
    public static void ReserveItems(long count)
    {
        if (count > int.MaxValue / 16) throw TooMuch();
        Reserve(8 * count);
        Step(count / 4);
    }

    /// <summary>Goes one call deeper; each is paired with <see cref="LeaveCall"/>.</summary>
    public static void EnterCall()
    {
        if (current is { } b && ++b.calls > MaxCalls)
            throw TemplateError.Limit($"its macros call each other more than {MaxCalls} deep");
    }

    public static void LeaveCall()
    {
        if (current is { } b) b.calls--;
    }

    private static TemplateError TooMuch() => TemplateError.Limit("it asks for more memory than a prompt can need");

    private void Spend(long count)
    {
        if ((steps -= count) < 0) throw TemplateError.Limit("it runs for more steps than a prompt can need");
        if (--untilCheck > 0) return;
        untilCheck = CheckEvery;
        Check(0);
    }

    private void Check(long bytes)
    {
        if (GC.GetAllocatedBytesForCurrentThread() - allocatedAtStart + bytes > maxBytes) throw TooMuch();
    }
}
