namespace ValueLocate.Authoring;

/// <summary>Which of a dataset's records a sample shows.</summary>
internal enum SampleKind
{
    /// <summary>All four.</summary>
    All,

    /// <summary>Situational questions.</summary>
    Questions,

    /// <summary>Self-portraits.</summary>
    Descriptions,

    /// <summary>Questions with one answer of each aspect.</summary>
    Pairs,

    /// <summary>Situations that every dimension answers.</summary>
    Crossed,
}
