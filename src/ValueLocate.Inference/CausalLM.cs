using System.Collections.Immutable;
using ValueLocate.Inference.Weights;
using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>
/// A decoder-only language model with one seam: <see cref="Attach"/> a hook and it sees, or replaces, the activation of every neuron.
/// One decoder for all families; <see cref="ModelConfig"/> says which options are on.
/// </summary>
public sealed class CausalLM : IDisposable
{
    private readonly ModelUse use = new();
    private ImmutableArray<IActivationHook> hooks = [];
    private readonly Tensor embedding;
    private readonly Tensor? head;
    private readonly DecoderLayer[] layers;
    private readonly RmsNorm norm;
    private readonly RotaryEmbedding rope;
    private readonly List<NamedWeights> weights = [];
    private bool disposed;

    private CausalLM(ModelConfig config, IWeightSource source, ModelOptions options, Device device)
    {
        Config = config;
        EndIds = config.EndIds;
        Options = options;
        Device = device;
        Dtype = options.ScalarType;
        var model = new LayerWeights(source, "", Dtype, device, weights);
        embedding = model.Read("model.embed_tokens.weight", config.VocabularySize, config.HiddenSize);
        head = config.TiedEmbeddings ? null : model.Read("lm_head.weight", config.VocabularySize, config.HiddenSize);
        layers = [.. Enumerable.Range(0, config.Layers).Select(l => new DecoderLayer(config, l, new LayerWeights(source, $"model.layers.{l}.", Dtype, device, weights)))];
        norm = new RmsNorm(model.Read("model.norm.weight", config.HiddenSize), config.NormEpsilon);
        rope = new RotaryEmbedding(config.Rope, config.HeadSize, Dtype, device);
    }

    /// <summary>The model's options.</summary>
    public ModelConfig Config { get; }

    /// <summary>How it was loaded.</summary>
    public ModelOptions Options { get; }

    /// <summary>Where it computes.</summary>
    public Device Device { get; }

    /// <summary>In what precision it computes.</summary>
    public ScalarType Dtype { get; }

    /// <summary>Whether passes record what a derivative needs: for gradients of the contrast only.</summary>
    internal bool Gradients { get; set; }

    /// <summary>Every tensor, for training.</summary>
    internal IReadOnlyList<NamedWeights> Weights => weights;

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
        var device = options.Resolve();
        _ = options.ScalarType;
        var files = ModelFiles.Find(path);
        using var noGradients = no_grad();
        using var scope = NewDisposeScope();
        using var source = Open(files, out var config);
        Native.ThreadChoice.Apply(options, config.HiddenSize);
        return new CausalLM(config, source, options, device);
    }

    /// <summary>The tokens that end an answer unless a call names others: the configuration's, or those of generation_config.json beside it.</summary>
    public IReadOnlyList<int> EndIds { get; internal set; }

    /// <summary>
    /// Attaches a hook until the result is disposed; hooks run in the order of attachment. The attachment owns the hook: it is disposed of with it, if it can be.
    /// </summary>
    /// <exception cref="ValueLocateException">Another call, from elsewhere, uses the model.</exception>
    public IDisposable Attach(IActivationHook hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        using var call = use.Begin("attaching a hook");
        ImmutableInterlocked.Update(ref hooks, h => h.Add(hook));
        return new Attachment(() =>
        {
            ImmutableInterlocked.Update(ref hooks, h => h.Remove(hook, ReferenceEqualityComparer.Instance));
            (hook as IDisposable)?.Dispose();
        });
    }

    /// <summary>Claims the model for a call of several passes; a call from elsewhere is refused until the result is disposed of.</summary>
    /// <param name="what">What the call does, for the error of another one.</param>
    /// <param name="cancellation">Stops every pass inside the call at its next layer; none: the running notebook cell's.</param>
    internal ModelCall Use(string what, CancellationToken cancellation = default) => use.Begin(what, CallCancellation.Or(cancellation));

    /// <summary>Room for <paramref name="capacity"/> positions of <paramref name="rows"/> texts.</summary>
    public KeyValueCache CreateCache(int rows, int capacity) => new(Config, rows, capacity, Dtype, Device);

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
        using var inference = inference_mode(!Gradients);
        using var scope = NewDisposeScope();
        using var context = new TokenContext(batch, cache, Config.Heads / Config.KeyValueHeads, Dtype, Device);
        var x = firstLayer == 0 ? Embed(batch) : residual ?? throw new ArgumentNullException(nameof(residual));
        var angles = rope.At(batch);
        var attached = hooks;
        for (var l = firstLayer; l < layers.Length; l++)
        {
            call.ThrowIfStopping();
            var next = layers[l].Apply(x, angles, cache, attached, context);
            if (!ReferenceEquals(x, residual)) x.Dispose();
            x = next;
        }
        cache?.Commit();
        return norm.Apply(x).MoveToOuterDisposeScope();
    }

    /// <summary>Scores over the vocabulary, float32, from hidden states that <see cref="Forward"/> returned: [..., hidden] to [..., vocabulary].</summary>
    public Tensor Logits(Tensor hidden)
    {
        using var inference = inference_mode(!Gradients);
        var logits = nn.functional.linear(hidden, head ?? embedding);
        if (Dtype == ScalarType.Float32) return logits;
        using (logits) return logits.to_type(ScalarType.Float32);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (disposed) return;
        // A pass that is still computing reads the tensors that go.
        using var call = use.Begin("freeing the model");
        disposed = true;
        embedding.Dispose();
        head?.Dispose();
        foreach (var layer in layers) layer.Dispose();
        norm.Dispose();
        rope.Dispose();
    }

    private static IWeightSource Open(ModelFiles files, out ModelConfig config)
    {
        if (files.Gguf is null)
        {
            config = HuggingFaceConfig.Read(Path.Combine(files.Folder, "config.json"));
            return new SafetensorsSource(files.Folder);
        }
        var gguf = GgufFile.Open(files.Gguf);
        try
        {
            config = GgufConfig.Read(gguf);
            return new GgufSource(gguf, config);
        }
        catch
        {
            gguf.Dispose();
            throw;
        }
    }

    private Tensor Embed(TokenBatch batch)
    {
        if (Array.FindIndex(batch.Ids, id => id < 0 || id >= Config.VocabularySize) is >= 0 and var bad)
            throw new ValueLocateException($"The token {batch.Ids[bad]} lies outside the model's vocabulary of {Config.VocabularySize}: its tokenizer belongs to another model.");
        var ids = tensor(batch.Ids, ScalarType.Int32, Device);
        var flat = embedding.index_select(0, ids);
        return flat.view(batch.Rows, batch.Width, Config.HiddenSize);
    }

    private sealed class Attachment(Action detach) : IDisposable
    {
        private Action? detach = detach;

        public void Dispose() => Interlocked.Exchange(ref detach, null)?.Invoke();
    }
}
