using System.Globalization;

namespace ValueLocate.Statistics;

/// <summary>How numbers are printed: zero as 0, what is small but not zero as what it is, what is missing as "not measured".</summary>
internal static class Numbers
{
    /// <summary>Stands where there is no number.</summary>
    public const string NotMeasured = "not measured";

    /// <summary>Three decimals with a sign.</summary>
    public static string Signed(double? value) => Format(value, "+0.000;\u22120.000", "+0.0e+0;\u22120.0e+0");

    /// <summary>Three decimals with a sign, in ASCII, as terminals show them: "+0.000" for all that rounds to 0.</summary>
    // A negative number that rounds to 0 would be formatted as "-+0.000".
    public static string Three(double value) => (Math.Round(value, 3) + 0.0).ToString("+0.000;-0.000", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Three decimals, no plus.</summary>
    public static string Plain(double? value) => Format(value, "0.000;\u22120.000", "0.0e+0;\u22120.0e+0");

    /// <summary>Three significant digits with a sign: for what is small as a whole, where three decimals would make all alike.</summary>
    public static string Significant(double? value)
    {
        if (value is not { } v || !double.IsFinite(v)) return NotMeasured;
        if (v == 0) return "0";
        if (Math.Abs(v) < 0.0001) return Minus(v.ToString("+0.00e+0;-0.00e+0", CultureInfo.InvariantCulture));
        var decimals = Math.Max(0, 2 - (int)Math.Floor(Math.Log10(Math.Abs(v))));
        return (v < 0 ? "\u2212" : "+") + Math.Abs(v).ToString($"F{decimals}", CultureInfo.InvariantCulture);
    }

    /// <summary>As short as it reads: a strength, a percentile.</summary>
    public static string Short(double? value) => value is { } v && double.IsFinite(v) ? Minus(v.ToString("0.###", CultureInfo.InvariantCulture)) : NotMeasured;

    /// <summary>A share as per cent with two decimals.</summary>
    public static string Percent(double share) => (100 * share).ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>A count with thousands apart.</summary>
    public static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>A count of something: "1 pair", "2 pairs".</summary>
    /// <param name="value">How many.</param>
    /// <param name="one">The noun, which takes an s.</param>
    public static string Count(long value, string one) => $"{Count(value)} {one}{(value == 1 ? "" : "s")}";

    /// <summary>A mean that need not be whole.</summary>
    public static string MeanCount(double value) => double.IsFinite(value) ? value.ToString("#,0.#", CultureInfo.InvariantCulture) : NotMeasured;

    /// <summary>A mean with its interval, for prose.</summary>
    public static string Estimate(Estimate? e) => e is null || !double.IsFinite(e.Mean) ? NotMeasured : $"{Signed(e.Mean)} [{Signed(e.Low)}, {Signed(e.High)}]";

    private static string Format(double? value, string usual, string small)
    {
        if (value is not { } v || !double.IsFinite(v)) return NotMeasured;
        if (v == 0) return "0";
        return Minus(v.ToString(Math.Abs(v) < 0.0005 ? small : usual, CultureInfo.InvariantCulture));
    }

    private static string Minus(string number) => number.Replace('-', '\u2212');
}
