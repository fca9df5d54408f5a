using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>The variables of a cell as fields of the object that holds them.</summary>
internal static class SubmissionFields
{
    /// <summary>The field of that name; null where the compiler made none.</summary>
    public static FieldInfo? Of(object instance, string name) =>
        instance.GetType().GetField(name, BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic);

    /// <summary>The variables that a cell which failed had not come to.</summary>
    /// <param name="submission">The cell.</param>
    /// <param name="instance">Its object.</param>
    /// <param name="reached">The last of its members that was passed, from 1.</param>
    public static List<FieldInfo> NotSet(Submission submission, object instance, int reached) =>
    [
        .. submission.Compilation.ScriptClass!.GetMembers().OfType<IFieldSymbol>()
            .Where(f => !f.IsImplicitlyDeclared && submission.Names.TryGetValue(f.Name, out var member) && member > reached)
            .Select(f => (Field: Of(instance, f.Name), Failed: submission.Names[f.Name] == reached + 1))
            // What failed may have come to some of its variables: int a = 1, b = F();
            .Where(f => f.Field is { IsLiteral: false } and not { IsStatic: true, IsInitOnly: true }
                && !(f.Failed && HasValue(f.Field.GetValue(instance), f.Field.FieldType)))
            .Select(f => f.Field!),
    ];

    /// <summary>Whether it is another value than variables begin with; asks no Equals of the user's.</summary>
    private static bool HasValue(object? value, Type type) =>
        value is not null && !(type.IsValueType && RuntimeHelpers.Equals(value, RuntimeHelpers.GetUninitializedObject(type)));
}
