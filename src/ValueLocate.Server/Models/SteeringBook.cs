using ValueLocate.Datasets;
using ValueLocate.Inference;
using ValueLocate.Server.Requests;
using ValueLocate.Steering;

namespace ValueLocate.Server.Models;

/// <summary>An edit that a request asks for.</summary>
/// <param name="Run">The name of the run that it is from.</param>
/// <param name="Edit">The neurons, the formula and its strength.</param>
/// <param name="Toward">The aspect toward which it steers.</param>
/// <param name="Positions">The positions that it changes.</param>
internal sealed record NamedEdit(string Run, ValueEdit Edit, Aspect Toward, TokenKinds Positions)
{
    /// <summary>A hook that makes the edit while it is attached.</summary>
    public SteeringHook Hook(LanguageModel model) => new(Edit.Toward(Toward), model.Decoder, Positions);
}

/// <summary>The runs whose neurons requests can name.</summary>
internal sealed class SteeringBook
{
    private readonly IReadOnlyList<ServedRun> runs;

    /// <param name="runs">The runs, each of another name.</param>
    /// <exception cref="ValueLocateException">Two have one name.</exception>
    public SteeringBook(IReadOnlyList<ServedRun> runs)
    {
        if (runs.GroupBy(r => r.Name).FirstOrDefault(g => g.Count() > 1) is { } same)
            throw new ValueLocateException($"Two runs have the name '{same.Key}' ('{same.First().Folder}' and '{same.Last().Folder}'): rename a folder.");
        this.runs = runs;
    }

    /// <summary>The runs.</summary>
    public IReadOnlyList<ServedRun> Runs => runs;

    /// <summary>Finds the edits that a request names.</summary>
    /// <exception cref="ApiException">There is no such run or dimension, one is named twice, or there is no strength.</exception>
    public IReadOnlyList<NamedEdit> Find(IReadOnlyList<SteeringRequest> wanted)
    {
        List<NamedEdit> found = [.. wanted.Select(Find)];
        for (var i = 0; i < found.Count; i++)
        {
            if (found.FindIndex(e => e.Run == found[i].Run && e.Edit.Set.Dimension == found[i].Edit.Set.Dimension) < i)
                throw ApiException.Bad(wanted[i].Path, $"The dimension '{wanted[i].Dimension}' is steered twice: name it once.");
        }
        return found;
    }

    private NamedEdit Find(SteeringRequest wanted)
    {
        var run = RunOf(wanted);
        var set = run.Sets.First(s => s.Dimension == wanted.Dimension);
        var gamma = wanted.Gamma ?? (run.Strengths.TryGetValue(wanted.Dimension, out var chosen) ? chosen
            : throw ApiException.Bad($"{wanted.Path}.gamma", $"The run '{run.Name}' has chosen no strength for '{wanted.Dimension}': give gamma."));
        var settings = run.Record.Settings;
        var edit = new ValueEdit(set, gamma, settings.Preset, settings.DecodeOnly);
        return new NamedEdit(run.Name, edit, wanted.Toward, wanted.AllPositions ? TokenKinds.All : edit.Positions);
    }

    private ServedRun RunOf(SteeringRequest wanted)
    {
        if (runs.Count == 0) throw ApiException.Bad(wanted.Path, "This server has no run to steer with: start it with --run DIR.", "no_run");
        if (wanted.Run is { } name && runs.All(r => r.Name != name))
            throw ApiException.Bad($"{wanted.Path}.run", $"There is no run {Quoted.Text(name)}: there is {string.Join(", ", runs.Select(r => r.Name))}.");
        var having = runs.Where(r => (wanted.Run ?? r.Name) == r.Name && r.Sets.Any(s => s.Dimension == wanted.Dimension)).ToList();
        var dimension = Quoted.Text(wanted.Dimension);
        return having.Count switch
        {
            1 => having[0],
            0 => throw ApiException.Bad($"{wanted.Path}.dimension", $"There is no dimension {dimension}: there is "
                + $"{string.Join(", ", runs.Where(r => (wanted.Run ?? r.Name) == r.Name).SelectMany(r => r.Sets).Select(s => s.Dimension).Distinct())}."),
            _ => throw ApiException.Bad($"{wanted.Path}.run",
                $"The dimension {dimension} is in the runs {string.Join(", ", having.Select(r => r.Name))}: name one of them as \"run\"."),
        };
    }
}
