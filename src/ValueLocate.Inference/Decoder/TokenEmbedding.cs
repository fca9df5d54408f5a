using static TorchSharp.torch;

namespace ValueLocate.Inference;

/// <summary>Token ids to the first hidden states; some families scale them or add a vector a position.</summary>
internal sealed class TokenEmbedding : IDisposable
{
    private readonly ModelConfig config;
    private readonly Tensor? positions;
    private readonly Tensor? scale;

    public TokenEmbedding(ModelConfig config, LayerWeights w)
    {
        this.config = config;
        Weight = w.Read("model.embed_tokens.weight", config.VocabularySize, config.HiddenSize);
        if (config.LearnedPositions > 0) positions = w.Read("model.embed_positions.weight", config.LearnedPositions, config.HiddenSize);
        if (config.EmbeddingScale == 1) return;
        // In the model's dtype, as transformers rounds it: 55.5 for 3072^0.5 in bfloat16.
        using var exact = tensor((float)config.EmbeddingScale);
        scale = exact.to(Weight.dtype, Weight.device, copy: true).DetachFromDisposeScope();
    }

    /// <summary>[vocabulary, hidden].</summary>
    public Tensor Weight { get; }

    /// <summary>[batch, position, hidden].</summary>
    /// <exception cref="ValueLocateException">A token or a position that the model has no vector for.</exception>
    public Tensor Of(TokenBatch batch)
    {
        if (Array.FindIndex(batch.Ids, id => id < 0 || id >= config.VocabularySize) is >= 0 and var bad)
            throw new ValueLocateException(
                $"The token {batch.Ids[bad]} lies outside the model's vocabulary of {config.VocabularySize}: its tokenizer belongs to another model.");
        var vectors = Look(Weight, batch.Ids);
        if (scale is not null) vectors = vectors * scale;
        if (positions is not null) vectors = vectors.add(Look(positions, Checked(batch)), Scalars.One);
        return vectors.view(batch.Rows, batch.Width, config.HiddenSize);
    }

    public void Dispose()
    {
        Weight.Dispose();
        positions?.Dispose();
        scale?.Dispose();
    }

    private static Tensor Look(Tensor table, int[] rows)
    {
        using var index = tensor(rows, ScalarType.Int32, table.device);
        return table.index_select(0, index);
    }

    private int[] Checked(TokenBatch batch)
    {
        if (batch.Positions.Max() is var last && last >= config.LearnedPositions)
            throw new ValueLocateException($"A text has more than {config.LearnedPositions} tokens, and this model has no position beyond: give a shorter "
                + "prompt or ask for a shorter answer.");
        return Array.ConvertAll(batch.Positions, p => Math.Max(p, 0));
    }
}
