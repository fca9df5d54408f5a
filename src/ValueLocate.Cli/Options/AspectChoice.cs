namespace ValueLocate.Cli.Options;

/// <summary>Which aspects answer.</summary>
internal enum AspectChoice
{
    Both,
    Positive,
    Negative,
}
