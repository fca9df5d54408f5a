using System.Text;
using System.Text.RegularExpressions;
using ValueLocate.Kernel.Jupyter.Wire;

namespace ValueLocate.Kernel.Jupyter;

/// <summary>The cells of this session that were to be stored, with what they gave.</summary>
internal sealed class CellHistory
{
    // There is one session: the kernel keeps nothing from one start to the next.
    private const int Session = 1;
    private const int Most = 10_000;
    private readonly List<(int Line, string Input, string? Output)> cells = [];

    public void Add(int line, string input, string? output)
    {
        if (cells.Count == Most) cells.RemoveAt(0);
        cells.Add((line, input, output));
    }

    /// <summary>The entries that a history_request asks for, oldest first.</summary>
    public IReadOnlyList<object[]> Of(Request request)
    {
        var withOutput = request.Flag("output", false);
        var most = request.Whole("n") ?? int.MaxValue;
        IEnumerable<(int Line, string Input, string? Output)> found = request.Text("hist_access_type") switch
        {
            "tail" => cells.TakeLast(most),
            "range" => IsThis(request.Whole("session") ?? 0) ? Range(request.Whole("start") ?? 0, request.Whole("stop") ?? int.MaxValue) : [],
            "search" => Search(request.Text("pattern", "*"), request.Flag("unique", false)).TakeLast(most),
            var other => throw new BadRequestException($"hist_access_type is '{other}', not 'tail', 'range' or 'search'."),
        };
        return [.. found.Select(c => withOutput ? new object[] { Session, c.Line, new[] { c.Input, c.Output } } : [Session, c.Line, c.Input])];
    }

    private static bool IsThis(int session) => session is 0 or Session;

    private IEnumerable<(int Line, string Input, string? Output)> Range(int start, int stop) => cells.Where(c => c.Line >= start && c.Line < stop);

    private IEnumerable<(int Line, string Input, string? Output)> Search(string glob, bool unique)
    {
        var pattern = new Regex(Expression(glob), RegexOptions.NonBacktracking | RegexOptions.Singleline);
        var hits = cells.Where(c => pattern.IsMatch(c.Input));
        // Of equal cells the newest stays.
        return unique ? hits.Reverse().DistinctBy(c => c.Input).Reverse() : hits;
    }

    private static string Expression(string glob)
    {
        var pattern = new StringBuilder("^");
        foreach (var c in glob) pattern.Append(c switch { '*' => ".*", '?' => ".", _ => Regex.Escape(c.ToString()) });
        return pattern.Append('$').ToString();
    }
}
