#pragma warning disable CS1591
namespace ValueLocate.Charts
{
    public static class ReportPage { public static string Html(Runs.RunRecord run, Locating.LocateResult l, IReadOnlyList<Steering.SteeringChoice> s, Validation.ValidationResult v, IReadOnlyList<Values.Dimension> d) => run.ToString() + l + s + v + d; }
}
namespace ValueLocate.Validation
{
    public static class ValidationCsv { public static string Text(ValidationResult r) => r.ToString(); }
}
