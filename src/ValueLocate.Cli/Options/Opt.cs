using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ValueLocate.Cli.Options;

/// <summary>Makes options whose errors are sentences. Range checks are the library's.</summary>
internal static class Opt
{
    public static Option<string?> Text(string name, string help, string placeholder, string? otherwise = null)
    {
        var option = new Option<string?>(name) { Description = help, HelpName = placeholder };
        if (otherwise is not null) option.DefaultValueFactory = _ => otherwise;
        return option;
    }

    public static Option<string> RequiredText(string name, string help, string placeholder) =>
        new(name) { Description = help, HelpName = placeholder, Required = true };

    public static Option<bool> Flag(string name, string help, bool otherwise = false) => new(name) { Description = help, DefaultValueFactory = _ => otherwise };

    public static Option<int> Whole(string name, string help, int otherwise) => new(name)
    {
        Description = help,
        HelpName = "N",
        DefaultValueFactory = _ => otherwise,
        CustomParser = r => Whole(r, name) ?? 0,
    };

    public static Option<int?> OptionalWhole(string name, string help) => new(name) { Description = help, HelpName = "N", CustomParser = r => Whole(r, name) };

    public static Option<double> Number(string name, string help, double otherwise) => new(name)
    {
        Description = help,
        HelpName = "X",
        DefaultValueFactory = _ => otherwise,
        CustomParser = r => Number(r, name) ?? 0,
    };

    public static Option<double?> OptionalNumber(string name, string help) =>
        new(name) { Description = help, HelpName = "X", CustomParser = r => Number(r, name) };

    private static int? Whole(ArgumentResult r, string name)
    {
        if (int.TryParse(r.Tokens[0].Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n)) return n;
        r.AddError($"{name} is '{r.Tokens[0].Value}', which is not a whole number");
        return null;
    }

    private static double? Number(ArgumentResult r, string name)
    {
        if (double.TryParse(r.Tokens[0].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var x)) return x;
        r.AddError($"{name} is '{r.Tokens[0].Value}', which is not a number");
        return null;
    }
}
