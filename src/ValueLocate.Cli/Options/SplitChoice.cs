namespace ValueLocate.Cli.Options;

/// <summary>Which splits' questions are answered.</summary>
internal enum SplitChoice
{
    All,
    Search,
    Validation,
    Test,
}
