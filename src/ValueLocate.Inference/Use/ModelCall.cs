namespace ValueLocate.Inference;

/// <summary>
/// A call that uses a model, from its begin to its end. Calls inside it, in the same flow of control, belong to it; a call from elsewhere is refused meanwhile,
/// since hooks and caches of two calls would mix.
/// </summary>
internal sealed class ModelCall : IDisposable
{
    private static readonly AsyncLocal<ModelCall?> Flow = new();

    private readonly ModelUse use;
    private readonly ModelCall? around;
    private readonly CancellationToken cancellation;

    private ModelCall(ModelUse use, string what, CancellationToken cancellation)
    {
        (this.use, What, this.cancellation) = (use, what, cancellation);
        around = Flow.Value;
        Outer = Find(use, around);
        Flow.Value = this;
    }

    /// <summary>What the call does, for the error of another one: "generating".</summary>
    public string What { get; }

    /// <summary>The call around this one that uses the same model; null for the outermost.</summary>
    public ModelCall? Outer { get; }

    /// <summary>Whether the call, or one inside it that has not ended, was told to stop.</summary>
    public bool IsStopping => cancellation.IsCancellationRequested || Innermost is { } inner && inner.cancellation.IsCancellationRequested;

    /// <summary>The last call that began inside the outermost one.</summary>
    public ModelCall? Innermost { get; private set; }

    /// <summary>Set once an outermost call has ended.</summary>
    public ManualResetEventSlim Ended { get; } = new();

    private bool HasEnded { get; set; }

    /// <summary>Begins a call; it is the caller's to claim the model for an outermost one.</summary>
    public static ModelCall Begin(ModelUse use, string what, CancellationToken cancellation)
    {
        var call = new ModelCall(use, what, cancellation);
        if (call.Outer is { } outer) outer.Outermost.Innermost = call;
        return call;
    }

    /// <summary>Stops here if this call or one around it was told to stop.</summary>
    /// <exception cref="OperationCanceledException">It was.</exception>
    public void ThrowIfStopping()
    {
        for (var call = this; call is not null; call = call.Outer) call.cancellation.ThrowIfCancellationRequested();
    }

    /// <summary>The token of the innermost call of this flow that uses the model and has one.</summary>
    public static CancellationToken TokenIn(ModelUse use)
    {
        for (var call = Find(use, Flow.Value); call is not null; call = call.Outer)
        {
            if (call.cancellation.CanBeCanceled) return call.cancellation;
        }
        return default;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (HasEnded) return;
        HasEnded = true;
        if (ReferenceEquals(Flow.Value, this)) Flow.Value = around;
        if (Outer is { } outer) outer.Outermost.Innermost = outer;
        else use.Release(this);
    }

    private ModelCall Outermost => Outer?.Outermost ?? this;

    private static ModelCall? Find(ModelUse use, ModelCall? from)
    {
        for (var call = from; call is not null; call = call.around)
        {
            if (ReferenceEquals(call.use, use) && !call.HasEnded) return call;
        }
        return null;
    }
}
