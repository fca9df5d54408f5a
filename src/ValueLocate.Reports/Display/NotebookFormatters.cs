using System.Reflection;
using System.Runtime.CompilerServices;
using ValueLocate.Authoring.Measures;
using ValueLocate.Datasets;
using ValueLocate.Locating;
using ValueLocate.Probing;
using ValueLocate.Statistics;
using ValueLocate.Steering;
using ValueLocate.Validation;

namespace ValueLocate.Reports;

/// <summary>
/// Makes results of the library show themselves in notebooks. The library knows nothing of this project, so its types carry no attribute; their formatters are
/// registered with Microsoft.DotNet.Interactive.Formatting, which is found by its name, so that no package of it is needed.
/// </summary>
public static class NotebookFormatters
{
    private const string Formatting = "Microsoft.DotNet.Interactive.Formatting";

    private static readonly Lock Gate = new();
    private static readonly HashSet<Assembly> Done = [];

    /// <summary>
    /// Registers the formatters with every loaded copy of the formatting package. It is called when this assembly is first used (a notebook's first cell ends
    /// with <c>new PlotlyScript()</c>); calling it again does nothing.
    /// </summary>
    public static void Register()
    {
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies()) RegisterWith(assembly);
    }

#pragma warning disable CA2255 // A notebook that shows a result has called nothing of this assembly that could register it.
    [ModuleInitializer]
    internal static void Start()
    {
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => RegisterWith(loaded.LoadedAssembly);
        Register();
    }
#pragma warning restore CA2255

    /// <summary>The types of the library that are shown, with their forms.</summary>
    internal static IReadOnlyList<(Type Type, Func<object, string> Html, Func<object, string> Text)> Forms() =>
    [
        Form<ActivationStatistics>(x => x.ToHtml(), x => x.ToText()), Form<InsightDataset>(x => x.ToHtml(), x => x.ToText()),
        Form<Estimate>(x => x.ToHtml(), x => x.ToString()), Form<DatasetCheck>(x => x.ToHtml(), x => x.ToText()),
        Form<Calibration>(x => x.ToHtml(), x => x.ToText()), Form<Difference>(x => x.ToHtml(), x => x.ToText()),
        Form<Significance>(x => x.ToHtml(), x => x.ToText()), Form<NeuronSet>(x => x.ToHtml(), x => x.ToText()),
        Form<LocateResult>(x => x.ToHtml(), x => x.ToText()), Form<PlantedNeurons>(x => x.ToHtml(), x => x.ToText()),
        Form<SteeringChoice>(x => x.ToHtml(), x => x.ToText()), Form<EffectTable>(x => x.ToHtml(), x => x.ToText()),
        Form<ValidationResult>(x => x.ToHtml(), x => x.ToText()), Form<SideBySide>(x => x.ToHtml(), x => x.ToText()),
        Form<TokenTrace>(x => x.ToHtml(), x => x.ToText()),
        Form<NeuronTrace>(x => x.ToHtml(), x => x.ToText()),
    ];

    private static (Type, Func<object, string>, Func<object, string>) Form<T>(Func<T, string> html, Func<T, string> text) =>
        (typeof(T), o => html((T)o), o => text((T)o));

    private static void RegisterWith(Assembly assembly)
    {
        if (assembly.GetName().Name != Formatting) return;
        lock (Gate)
        {
            if (!Done.Add(assembly)) return;
        }
        if (assembly.GetType(Formatting + ".Formatter") is not { } formatter) return;
        var register = formatter.GetMethod("Register", [typeof(Type), typeof(Action<object, TextWriter>), typeof(string)]);
        var prefer = formatter.GetMethod("SetPreferredMimeTypesFor", [typeof(Type), typeof(string[])]);
        foreach (var (type, html, text) in Forms())
        {
            register?.Invoke(null, [type, Write(html), "text/html"]);
            register?.Invoke(null, [type, Write(text), "text/plain"]);
            prefer?.Invoke(null, [type, new[] { "text/html" }]);
        }

        static Action<object, TextWriter> Write(Func<object, string> form) => (value, writer) => writer.Write(form(value));
    }
}
