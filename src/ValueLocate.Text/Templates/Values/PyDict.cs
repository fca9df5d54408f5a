namespace ValueLocate.Text.Templates;

/// <summary>A key as Python compares it: 1, 1.0 and True are one key, and lists are none.</summary>
internal readonly struct PyKey : IEquatable<PyKey>
{
    private readonly int hash;

    public PyKey(object? value)
    {
        Value = value;
        hash = Compare.Hash(value);
    }

    public object? Value { get; }

    public bool Equals(PyKey other) => hash == other.hash && Compare.AreEqual(Value, other.Value);

    public override bool Equals(object? obj) => obj is PyKey other && Equals(other);

    public override int GetHashCode() => hash;
}

/// <summary>Python's dict: in order of insertion.</summary>
internal sealed class PyDict
{
    private readonly OrderedDictionary<PyKey, object?> entries = [];

    public int Count => entries.Count;

    public IEnumerable<KeyValuePair<PyKey, object?>> Entries => entries;

    public IEnumerable<object?> Keys => entries.Keys.Select(k => k.Value);

    public bool TryGet(object? key, out object? value) => entries.TryGetValue(new PyKey(key), out value);

    public bool Contains(object? key) => entries.ContainsKey(new PyKey(key));

    /// <summary>Sets a value; as in Python a key that is there already keeps its place and its form.</summary>
    public void Set(object? key, object? value) => entries[new PyKey(key)] = value;

    public PyDict Copy()
    {
        Budget.ReserveItems(8L * Count);
        var copy = new PyDict();
        foreach (var e in entries) copy.entries.Add(e.Key, e.Value);
        return copy;
    }
}
