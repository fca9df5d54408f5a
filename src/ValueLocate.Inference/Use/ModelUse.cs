namespace ValueLocate.Inference;

/// <summary>Who uses a model now: one outermost call at a time.</summary>
internal sealed class ModelUse
{
    /// <summary>How long a call waits for one that was told to stop; stopping takes a layer's time, or one backward pass.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private ModelCall? holder;

    /// <summary>Begins a call. Inside a call of the same flow it always succeeds; a call that was told to stop is waited for.</summary>
    /// <param name="what">What the call does: "generating".</param>
    /// <param name="cancellation">Tells it to stop.</param>
    /// <exception cref="ValueLocateException">Another call, from elsewhere, uses the model.</exception>
    public ModelCall Begin(string what, CancellationToken cancellation = default)
    {
        var call = ModelCall.Begin(this, what, cancellation);
        if (call.Outer is not null) return call;
        try
        {
            while (Interlocked.CompareExchange(ref holder, call, null) is { } other)
            {
                if (!other.IsStopping || !other.Ended.Wait(Patience, cancellation))
                {
                    throw new ValueLocateException(
                        $"The model is in use by another call ({other.What}): wait until it has ended, cancel it, or load the model a second time.");
                }
            }
            return call;
        }
        catch
        {
            call.Dispose();
            throw;
        }
    }

    /// <summary>The token of the innermost call of this flow that has one.</summary>
    public CancellationToken Cancellation => ModelCall.TokenIn(this);

    /// <summary>Ends an outermost call.</summary>
    internal void Release(ModelCall call)
    {
        Interlocked.CompareExchange(ref holder, null, call);
        call.Ended.Set();
    }
}
