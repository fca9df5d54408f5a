using System.Collections.Immutable;
using ValueLocate.Inference.Weights;
using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>
/// A decoder-only language model with one seam: <see cref="Attach"/> a hook and it sees, or replaces, the activation of every neuron.
/// One decoder for all families; <see cref="ModelConfig"/> says which options are on.
/// </summary>
public sealed partial class CausalLM : IDisposable
{
    private readonly ModelUse use = new();
    private ImmutableArray<IActivationHook> hooks = [];
    private readonly TokenEmbedding embedding;
    private readonly OutputHead head;
    private readonly LayerStore layers;
    private readonly Device[] deviceOf;
    private readonly IWeightSource? source;
    private readonly INorm norm;
    private readonly LayerRotations rotations;
    private readonly List<NamedWeights> weights = [];
    private bool disposed;

    private CausalLM(ModelConfig config, IWeightSource source, ModelOptions options, IReadOnlyList<Device> devices)
    {
        Config = config;
        EndIds = config.EndIds;
        Options = options;
        Device = devices[^1];
        Dtype = options.ScalarType;
        deviceOf = LayerDevices.Deal(config, devices);
        embedding = new TokenEmbedding(config, new LayerWeights(source, "", Dtype, devices[0], weights));
        var behind = new LayerWeights(source, "", Dtype, Device, weights);
        head = new OutputHead(config, behind, embedding.Weight, Device);
        layers = new LayerStore(config.Layers, options.Offload, l =>
            new DecoderLayer(config, l, new LayerWeights(source, $"model.layers.{l}.", Dtype, deviceOf[l], options.Offload ? [] : weights)));
        norm = Norm.Read(config, behind, "model.norm", config.HiddenSize);
        rotations = new LayerRotations(config, Dtype, l => deviceOf[l]);
        this.source = options.Offload ? source : null;
    }

    /// <summary>The model's options.</summary>
    public ModelConfig Config { get; }

    /// <summary>How it was loaded.</summary>
    public ModelOptions Options { get; }

    /// <summary>Where it computes; with several devices the last, where the final hidden states and the logits are.</summary>
    public Device Device { get; }

    /// <summary>Where a layer computes.</summary>
    internal Device DeviceOf(int layer) => deviceOf[layer];

    /// <summary>
    /// Whether logits are products with the embedding: not where a checkpoint holds another output projection, whatever its configuration says.
    /// </summary>
    internal bool TiedEmbeddings => head.Tied;

    /// <summary>In what precision it computes.</summary>
    public ScalarType Dtype { get; }

    /// <summary>Sentences about what the files say in two ways, and which of the two was taken.</summary>
    public IReadOnlyList<string> Warnings { get; private init; } = [];

    /// <summary>Whether passes record what a derivative needs: for gradients of the contrast only.</summary>
    internal bool Gradients { get; set; }

    /// <summary>Every tensor, for training.</summary>
    internal IReadOnlyList<NamedWeights> Weights => !IsOffloaded ? weights : throw new InvalidOperationException("The layers are on disk.");

    /// <summary>A model whose weights come from elsewhere than from files.</summary>
    internal static CausalLM From(ModelConfig config, IWeightSource source, ModelOptions options)
    {
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        return new CausalLM(config, source, options, options.Resolve());
    }

    /// <summary>Loads a Hugging Face folder (config.json and safetensors), a folder with one GGUF file, or a GGUF file.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="options">Device, dtype, threads.</param>
    /// <exception cref="ValueLocateException">Missing, truncated, contradictory, of an unknown architecture, or the device is not there.</exception>
    public static CausalLM Load(string path, ModelOptions? options = null)
    {
        options ??= new ModelOptions();
        var devices = options.Resolve();
        _ = options.ScalarType;
        var files = ModelFiles.Find(path);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        var warnings = new List<string>();
        var source = ModelWeights.Open(files, out var config, warnings);
        CausalLM? model = null;
        try
        {
            ThreadChoice.Apply(options, config.HiddenSize);
            model = new CausalLM(config, source, options, devices) { Warnings = warnings };
            if (source.CheckLeftover() is { } left) warnings.Add(left);
            if (options.Offload)
            {
                warnings.Add("The layers stay on disk: texts are read together, layer by layer, but every generated token reads the whole model once.");
                return model;
            }
            source.Dispose();
            return model;
        }
        catch
        {
            model?.Dispose();
            source.Dispose();
            throw;
        }
    }

    /// <summary>The tokens that end an answer unless a call names others: the configuration's, or those of generation_config.json beside it.</summary>
    public IReadOnlyList<int> EndIds { get; internal set; }

    /// <summary>
    /// Attaches a hook until the result is disposed; hooks run in the order of attachment. The attachment owns the hook: it is disposed of with it, if it can
    /// be.
    /// </summary>
    /// <exception cref="ValueLocateException">Another call, from elsewhere, uses the model.</exception>
    public IDisposable Attach(IActivationHook hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        try
        {
            using var call = use.Begin("attaching a hook");
            ImmutableInterlocked.Update(ref hooks, h => h.Add(hook));
        }
        catch
        {
            (hook as IDisposable)?.Dispose();
            throw;
        }
        return new Attachment(() =>
        {
            ImmutableInterlocked.Update(ref hooks, h => h.Remove(hook, ReferenceEqualityComparer.Instance));
            (hook as IDisposable)?.Dispose();
        });
    }

    /// <summary>Hooks that are attached now.</summary>
    internal int HookCount => hooks.Length;

    /// <summary>Claims the model for a call of several passes; a call from elsewhere is refused until the result is disposed of.</summary>
    /// <param name="what">What the call does, for the error of another one.</param>
    /// <param name="cancellation">Stops every pass inside the call at its next layer; none: the running notebook cell's.</param>
    internal ModelCall Use(string what, CancellationToken cancellation = default) => use.Begin(what, CallCancellation.Or(cancellation));

    /// <summary>What stops work outside the passes: the given token, or that of the call that it belongs to, or the running notebook cell's.</summary>
    internal CancellationToken Stopping(CancellationToken given) => given.CanBeCanceled ? given
        : use.Cancellation is { CanBeCanceled: true } call ? call : CallCancellation.Or(given);

    /// <summary>Room for <paramref name="capacity"/> positions of <paramref name="rows"/> texts.</summary>
    public KeyValueCache CreateCache(int rows, int capacity) => new(Config, rows, capacity, Dtype, DeviceOf);

    /// <summary>One pass over a batch.</summary>
    /// <param name="batch">The tokens.</param>
    /// <param name="cache">Past positions, which this pass sees and extends; or none.</param>
    /// <param name="firstLayer">Layers before this one are skipped: <paramref name="residual"/> is what they would give.</param>
    /// <param name="residual">[batch, position, hidden] before <paramref name="firstLayer"/>, when that is not 0.</param>
    /// <returns>The final hidden states after the last norm, [batch, position, hidden]: see <see cref="Logits"/>.</returns>
    public Tensor Forward(TokenBatch batch, KeyValueCache? cache = null, int firstLayer = 0, Tensor? residual = null)
    {
        using var call = use.Begin("a forward pass");
        ObjectDisposedException.ThrowIf(disposed, this);
        RequirePositions(batch);
        using var inference = inference_mode(!Gradients);
        using var scope = NewDisposeScope();
        using var context = NewContext(batch, cache);
        var start = firstLayer == 0 ? embedding.Of(batch) : residual ?? throw new ArgumentNullException(nameof(residual));
        var x = start;
        var turns = rotations.At(batch, cache);
        var attached = hooks;
        if (Gradients && IsOffloaded)
        {
            // Nothing is added to the cache: the layers are computed again when the derivative is taken.
            var kept = Recorded(new RecordedPass(batch, cache, firstLayer, attached), start, turns, context, call);
            RequireFinite(kept, start, firstLayer, turns, cache, context);
            return kept.MoveToOuterDisposeScope();
        }
        for (var l = firstLayer; l < layers.Count; l++)
        {
            call.ThrowIfStopping();
            var next = Apply(l, x, turns(l), cache, attached, context);
            if (!ReferenceEquals(x, start)) x.Dispose();
            x = next;
        }
        var final = norm.Apply(On(Device, x), context.Fused);
        RequireFinite(final, start, firstLayer, turns, cache, context);
        cache?.Commit();
        return final.MoveToOuterDisposeScope();
    }

    /// <summary>Scores over the vocabulary, float32, from hidden states that <see cref="Forward"/> returned: [..., hidden] to [..., vocabulary].</summary>
    public Tensor Logits(Tensor hidden)
    {
        using var inference = inference_mode(!Gradients);
        var logits = head.Logits(hidden);
        RequireFinite(logits);
        return logits;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (disposed) return;
        // A pass that is still computing reads the tensors that go.
        using var call = use.Begin("freeing the model");
        disposed = true;
        embedding.Dispose();
        head.Dispose();
        layers.Dispose();
        norm.Dispose();
        rotations.Dispose();
        recorded?.Dispose();
        source?.Dispose();
    }

    private Tensor Apply(int layer, Tensor x, Rotation? turn, KeyValueCache? cache, IReadOnlyList<IActivationHook> with, ForwardContext context)
    {
        context.MoveTo(deviceOf[layer]);
        return layers.Use(layer, l => l.Apply(On(deviceOf[layer], x), turn, cache, with, context));
    }

    private static Tensor On(Device device, Tensor x) => LayerDevices.Same(device, x.device) ? x : x.to(device);

    private sealed class Attachment(Action detach) : IDisposable
    {
        private Action? detach = detach;

        public void Dispose() => Interlocked.Exchange(ref detach, null)?.Invoke();
    }
}
