namespace ValueLocate.Text.Templates;

/// <summary>The names that one block has set; a name that is not here is looked up in the blocks around it.</summary>
internal sealed class Scope(Scope? parent)
{
    private const int FewNames = 8;

    private string[] names = [];
    private object?[] values = [];
    private int count;
    private Dictionary<string, object?>? many;

    public bool TryGet(string name, out object? value)
    {
        for (var scope = this; scope is not null; scope = scope.Parent)
        {
            if (scope.TryGetHere(name, out value)) return true;
        }
        value = null;
        return false;
    }

    public void Set(string name, object? value)
    {
        if (many is not null)
        {
            many[name] = value;
            return;
        }
        for (var i = 0; i < count; i++)
        {
            if (names[i] != name) continue;
            values[i] = value;
            return;
        }
        if (count == FewNames)
        {
            many = [];
            for (var i = 0; i < count; i++) many[names[i]] = values[i];
            many[name] = value;
            return;
        }
        if (count == names.Length)
        {
            Array.Resize(ref names, (2 * count) + 2);
            Array.Resize(ref values, (2 * count) + 2);
        }
        names[count] = name;
        values[count++] = value;
    }

    private Scope? Parent { get; } = parent;

    private bool TryGetHere(string name, out object? value)
    {
        if (many is not null) return many.TryGetValue(name, out value);
        for (var i = 0; i < count; i++)
        {
            if (names[i] != name) continue;
            value = values[i];
            return true;
        }
        value = null;
        return false;
    }
}
