namespace ValueLocate.Text.Tokenizers;

/// <summary>
/// Tokens by their characters, to walk along a text. Most nodes have one follower, which is kept without a table: a token of a million
/// characters takes tens of megabytes, not hundreds.
/// </summary>
/// <typeparam name="T">What a token carries.</typeparam>
internal sealed class CharacterTrie<T>
{
    private char _only;
    private CharacterTrie<T>? _follower;
    private Dictionary<char, CharacterTrie<T>>? _followers;

    /// <summary>Whether a token ends here.</summary>
    public bool IsEnd { get; private set; }

    /// <summary>What the token that ends here carries.</summary>
    public T? Value { get; private set; }

    /// <summary>The characters that tokens begin with, where this is the root.</summary>
    public char[] FirstCharacters => _followers is not null ? [.. _followers.Keys] : _follower is not null ? [_only] : [];

    /// <summary>The node behind a character; null where no token goes on with it.</summary>
    public CharacterTrie<T>? Next(char c)
    {
        if (_followers is not null) return _followers.TryGetValue(c, out var next) ? next : null;
        return _follower is not null && _only == c ? _follower : null;
    }

    /// <summary>Adds a token below this node, the root.</summary>
    /// <param name="token">Its characters.</param>
    /// <param name="value">What it carries.</param>
    /// <param name="replace">Whether it takes the place of an equal one.</param>
    public void Add(string token, T value, bool replace)
    {
        var node = this;
        foreach (var c in token) node = node.Next(c) ?? node.Grow(c);
        if (node.IsEnd && !replace) return;
        (node.IsEnd, node.Value) = (true, value);
    }

    private CharacterTrie<T> Grow(char c)
    {
        var node = new CharacterTrie<T>();
        if (_followers is not null)
        {
            _followers[c] = node;
        }
        else if (_follower is null)
        {
            (_only, _follower) = (c, node);
        }
        else
        {
            _followers = new Dictionary<char, CharacterTrie<T>> { [_only] = _follower, [c] = node };
            _follower = null;
        }
        return node;
    }
}
