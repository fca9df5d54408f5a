using System.Reflection;
using Microsoft.CodeAnalysis.CSharp;

namespace ValueLocate.Kernel.CSharp.Compiling;

/// <summary>A piece of C# compiled after the ones before it.</summary>
internal sealed class Submission
{
    /// <summary>The compilation that later ones build on.</summary>
    public required CSharpCompilation Compilation { get; init; }

    /// <summary>What was compiled.</summary>
    public required string Code { get; init; }

    /// <summary>Where its object stands among those handed to the entry point; 0 where there is nothing to run (only usings).</summary>
    public required int Slot { get; init; }

    /// <summary>Whether it declares something that later cells can use.</summary>
    public required bool Declares { get; init; }

    /// <summary>Its variables, each with the member of the code that sets it, from 1; empty where it was compiled without checks, which count them.</summary>
    public required IReadOnlyDictionary<string, int> Names { get; init; }

    /// <summary>Why it could not be given checks for an interrupt; null where it was.</summary>
    public required string? Uncheckable { get; init; }

    /// <summary>Whether it ends in a value to show.</summary>
    public required bool HasValue { get; init; }

    /// <summary>Whether it may return a value from its middle; null then means that it did not.</summary>
    public required bool MayReturn { get; init; }

    /// <summary>The assembly and its entry point; null where there is nothing to run.</summary>
    public Func<object?[], Task<object>>? Start { get; init; }

    /// <summary>The loaded assembly; null where there is nothing to run.</summary>
    public Assembly? Assembly { get; init; }
}
