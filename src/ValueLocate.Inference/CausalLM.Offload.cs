using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <content>Many batches through each layer once, for models whose layers stay on disk; and derivatives through such layers.</content>
public sealed partial class CausalLM
{
    private RecordedPass? recorded;

    /// <summary>Whether layers are read from disk each time that they are used (<see cref="ModelOptions.Offload"/>).</summary>
    public bool IsOffloaded => layers.OnDisk;

    /// <summary>
    /// Reads batches, and gives the final hidden states of each to <paramref name="done"/>. Where layers stay on disk, each is read once for all batches: hooks
    /// then see layer 0 of every batch, then layer 1, and so on; for one layer the order of batches is the same in either case.
    /// </summary>
    /// <param name="batches">The tokens.</param>
    /// <param name="done">Is given a batch's place and [batch, position, hidden] after the last norm, which is freed when it returns.</param>
    /// <param name="advance">Is told of tokens as they are read.</param>
    internal void ForwardAll(IReadOnlyList<TokenBatch> batches, Action<int, Tensor> done, Action<long>? advance = null)
    {
        using var call = use.Begin("reading texts");
        if (IsOffloaded && !Gradients)
        {
            LayerByLayer(batches, done, advance, call);
            return;
        }
        for (var i = 0; i < batches.Count; i++)
        {
            call.ThrowIfStopping();
            using var hidden = Forward(batches[i]);
            done(i, hidden);
            advance?.Invoke(batches[i].Tokens);
        }
    }

    /// <summary>
    /// Takes a derivative on through layers that stay on disk, after <c>backward()</c> on what was computed from the last pass' hidden states: that graph ends
    /// behind the last layer. Each layer is read and computed again, from the last to the first (gradient checkpointing, arXiv 1604.06174). Nothing where
    /// layers are in memory.
    /// </summary>
    internal void Backward()
    {
        using var pass = Interlocked.Exchange(ref recorded, null);
        if (pass is null) return;
        using var call = use.Begin("taking gradients");
        using var scope = NewDisposeScope();
        using var context = NewContext(pass.Batch, pass.Cache);
        var turns = rotations.At(pass.Batch, pass.Cache);
        var gradient = pass.Inputs[^1].grad ?? throw new InvalidOperationException("No derivative was taken of the pass' hidden states.");
        for (var l = layers.Count - 1; l >= pass.FirstLayer; l--)
        {
            call.ThrowIfStopping();
            var x = pass.Inputs[l - pass.FirstLayer];
            layers.Use(l, layer =>
            {
                layer.Apply(x, turns(l), pass.Cache, pass.Hooks, context).backward([gradient]);
                return 0;
            });
            gradient = x.grad!;
        }
    }

    /// <summary>A pass whose derivative is wanted, through layers that stay on disk: only what enters each layer is kept.</summary>
    private Tensor Recorded(RecordedPass pass, Tensor start, Func<int, Rotation?> turns, ForwardContext context, ModelCall call)
    {
        Interlocked.Exchange(ref recorded, pass)?.Dispose();
        using (no_grad())
        {
            var x = start;
            for (var l = pass.FirstLayer; l < layers.Count; l++)
            {
                call.ThrowIfStopping();
                pass.Add(x);
                x = layers.Use(l, layer => layer.Apply(x, turns(l), pass.Cache, pass.Hooks, context));
            }
            pass.Add(x);
        }
        return norm.Apply(pass.Inputs[^1], context.Fused);
    }

    private void LayerByLayer(IReadOnlyList<TokenBatch> batches, Action<int, Tensor> done, Action<long>? advance, ModelCall call)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        foreach (var batch in batches) RequirePositions(batch);
        using var inference = inference_mode();
        using var states = new HiddenStates([.. batches.Select(b => (long[])[b.Rows, b.Width, Config.HiddenSize])], Dtype, Device, Options.HiddenStateBytes);
        for (var i = 0; i < batches.Count; i++)
        {
            call.ThrowIfStopping();
            using var scope = NewDisposeScope();
            states.Put(i, embedding.Of(batches[i]));
        }
        long tokens = batches.Sum(b => (long)b.Tokens), told = 0;
        var attached = hooks;
        for (var l = 0; l < layers.Count; l++)
        {
            call.ThrowIfStopping();
            layers.Use(l, layer =>
            {
                for (var i = 0; i < batches.Count; i++)
                {
                    call.ThrowIfStopping();
                    using var scope = NewDisposeScope();
                    using var context = NewContext(batches[i], null);
                    using var x = states.Take(i);
                    states.Put(i, layer.Apply(x, rotations.At(batches[i], null)(l), null, attached, context));
                }
                return 0;
            });
            var reached = tokens * (l + 1) / layers.Count;
            advance?.Invoke(reached - told);
            told = reached;
        }
        for (var i = 0; i < batches.Count; i++)
        {
            call.ThrowIfStopping();
            using var scope = NewDisposeScope();
            using var x = states.Take(i);
            var final = norm.Apply(x, !Gradients && FusedKernels.Serve(Device, Dtype));
            if (!AllFinite(final))
            {
                using var context = NewContext(batches[i], null);
                RequireFinite(final, embedding.Of(batches[i]), 0, rotations.At(batches[i], null), null, context);
            }
            done(i, final);
        }
    }

    private ForwardContext NewContext(TokenBatch batch, KeyValueCache? cache) =>
        new(batch, cache, Config.Heads / Config.KeyValueHeads, Dtype, deviceOf.Length == 0 ? Device : deviceOf[0], Gradients);

    /// <summary>What a pass is computed again from, layer by layer.</summary>
    private sealed class RecordedPass(TokenBatch batch, KeyValueCache? cache, int firstLayer, IReadOnlyList<IActivationHook> hooks) : IDisposable
    {
        public TokenBatch Batch => batch;

        public KeyValueCache? Cache => cache;

        public int FirstLayer => firstLayer;

        public IReadOnlyList<IActivationHook> Hooks => hooks;

        /// <summary>What enters each layer from the first one on, and what leaves the last: leaves of graphs.</summary>
        public List<Tensor> Inputs { get; } = [];

        public void Add(Tensor states) => Inputs.Add(states.detach().requires_grad_(true).DetachFromDisposeScope());

        public void Dispose() => Inputs.ForEach(t => t.Dispose());
    }
}
