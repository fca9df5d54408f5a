namespace ValueLocate.Text.Templates;

/// <summary>What a call passes: values by place and values by name.</summary>
internal sealed class Args(IReadOnlyList<object?> positional, PyDict? named = null)
{
    /// <summary>Stands where a value was not given or not found; no template ever sees it.</summary>
    public static readonly object Missing = new();

    public IReadOnlyList<object?> Positional { get; } = positional;

    /// <summary>The named values, by text.</summary>
    public PyDict Named { get; } = named ?? new PyDict();

    /// <summary>Whether the call stands where texts are escaped for HTML; what a macro gives is not escaped again there.</summary>
    public bool AutoEscape { get; set; }

    /// <summary>
    /// The values in the order of <paramref name="parameters"/>; "?" before a name says that it may be left out (and is <see cref="Missing"/>
    /// then), "/" after it that it goes by place only.
    /// </summary>
    public object?[] Bind(string function, params ReadOnlySpan<string> parameters)
    {
        if (Positional.Count > parameters.Length)
            throw TemplateError.Type($"{function}() takes at most {parameters.Length} arguments ({Positional.Count} given)");
        var values = new object?[parameters.Length];
        var used = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var optional = parameters[i].StartsWith('?');
            var name = parameters[i].Trim('?', '/');
            var byName = !parameters[i].EndsWith('/') && Named.Contains(name);
            if (i < Positional.Count)
            {
                if (byName) throw TemplateError.Type($"{function}() got multiple values for argument '{name}'");
                values[i] = Positional[i];
            }
            else if (byName)
            {
                Named.TryGet(name, out values[i]);
                used++;
            }
            else if (optional)
            {
                values[i] = Missing;
            }
            else
            {
                throw TemplateError.Type($"{function}() missing 1 required positional argument: '{name}'");
            }
        }
        if (used < Named.Count) throw TemplateError.Type($"{function}() got an unexpected keyword argument");
        return values;
    }

    /// <summary>The same call with one value before all others, as filters and tests get theirs.</summary>
    public Args Before(object? value) => new([value, .. Positional], Named);

    public Args Skip(int count) => new([.. Positional.Skip(count)], Named);

    public static object? Or(object? value, object? fallback) => ReferenceEquals(value, Missing) ? fallback : value;

    public static bool Given(object? value) => !ReferenceEquals(value, Missing);

    public static string Text(object? value)
        => Py.IsText(value, out var text) ? text : throw TemplateError.Type($"expected str, got {Py.TypeName(value)}");
}
