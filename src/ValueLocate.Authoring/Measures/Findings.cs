using System.Globalization;

namespace ValueLocate.Authoring.Measures;

/// <summary>Collects findings and writes numbers the same way everywhere.</summary>
internal sealed class Findings
{
    private readonly List<Finding> all = [];

    public IReadOnlyList<Finding> All => all;

    public void Add(string what, string measured, string limit, bool ok) => all.Add(new Finding(what, measured, limit, ok));

    public void Told(string what, string measured) => Add(what, measured, "-", true);

    /// <summary>A share of which nothing is asked.</summary>
    public void Reported(string what, double share) => all.Add(new Finding(what, Percent(share), "-", true) { Value = share, Least = 0, Most = 1 });

    /// <summary>A share that must not be left or passed.</summary>
    public void Share(string what, double share, double least = 0, double most = 1) =>
        all.Add(new Finding(what, Percent(share), (least > 0, most < 1) switch
        {
            (true, true) => $"{Percent(least)} to {Percent(most)}",
            (true, false) => $"at least {Percent(least)}",
            _ => $"at most {Percent(most)}",
        }, share >= least && share <= most)
        {
            Value = share,
            Least = least,
            Most = most,
        });

    public void Exactly(string what, int count, int? wanted) =>
        Add(what, Number(count), wanted is { } w ? Number(w) : "-", wanted is null || count == wanted);

    public void AtLeast(string what, int count, int? least) =>
        Add(what, Number(count), least is { } l ? $"at least {Number(l)}" : "-", least is null || count >= least);

    /// <summary>A rule that holds for every item; the first offender is named.</summary>
    public void None<T>(string what, IEnumerable<T> offenders, Func<T, string> name)
    {
        List<T> list = [.. offenders];
        Add(what, list.Count == 0 ? "0" : $"{Number(list.Count)} (first: {name(list[0])})", "0", list.Count == 0);
    }

    public static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    public static string Number(double number, string format = "#,0") => number.ToString(format, CultureInfo.InvariantCulture);
}
