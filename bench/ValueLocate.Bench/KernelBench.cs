using System.Diagnostics;
using System.Globalization;
using ValueLocate.Kernel.Cells;
using ValueLocate.Kernel.CSharp;

namespace ValueLocate.Bench;

/// <summary>What it costs that cells can be stopped: the same source as a cell, which is compiled with checks, and as it is, in turns in one process.</summary>
internal static class KernelBench
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(12);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private static readonly (string, Func<long>)[] Works =
    [
        (nameof(KernelWork.Loop), KernelWork.Loop),
        (nameof(KernelWork.Array), KernelWork.Array),
        (nameof(KernelWork.Calls), KernelWork.Calls),
        (nameof(KernelWork.Lambdas), KernelWork.Lambdas),
        (nameof(KernelWork.Awaits), KernelWork.Awaits),
        (nameof(KernelWork.Waits), KernelWork.Waits),
    ];

    public static async Task RunAsync(int rounds, TextWriter output)
    {
        await using var session = new CSharpSession();
        var cells = new Cells();
        using (var source = new StreamReader(typeof(KernelBench).Assembly.GetManifestResourceStream("KernelWork.cs")!))
            await cells.RunAsync(session, await source.ReadToEndAsync());
        output.WriteLine("           as it is   as a cell   ratio   (milliseconds, the least of the rounds)");
        foreach (var (name, work) in Works)
        {
            List<double> plain = [], cell = [];
            // A young process has tens of thousands of methods of the compiler's own to compile anew; those of a cell wait behind them, unoptimised.
            for (var young = Stopwatch.StartNew(); young.Elapsed < Settling || cell.Count < rounds;)
            {
                if (young.Elapsed < Settling) (plain, cell) = ([], []);
                // The runtime optimises a method only after a tenth of a second in which nothing new was compiled, as a reader's pauses give it.
                await Task.Delay(Pause);
                var watch = Stopwatch.StartNew();
                var expected = work();
                plain.Add(watch.Elapsed.TotalMilliseconds);
                var got = await cells.RunAsync(session,
                    $"var watch = System.Diagnostics.Stopwatch.StartNew(); var got = KernelWork.{name}(); $\"{{watch.Elapsed.TotalMilliseconds}} {{got}}\"");
                var parts = got.Split(' ');
                if (long.Parse(parts[1], CultureInfo.InvariantCulture) != expected) throw new InvalidOperationException($"{name}: {got}, and not {expected}.");
                cell.Add(double.Parse(parts[0], CultureInfo.InvariantCulture));
            }
            var (a, b) = (plain.Min(), cell.Min());
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-8}{a,11:F0}{b,12:F0}{b / a,8:F2}"));
        }
    }

    private sealed class Cells : ICellOutput
    {
        public async Task<string> RunAsync(CSharpSession session, string code)
        {
            var result = await session.ExecuteAsync(code, this);
            return result.Error is { } error ? throw new InvalidOperationException(string.Join('\n', error.Traceback))
                : result.Value?.Data["text/plain"]?.GetValue<string>() ?? "";
        }

        public void Stream(string name, string text) => Console.Error.Write(text);

        public void Display(MimeBundle bundle, string? displayId = null)
        {
        }

        public void UpdateDisplay(MimeBundle bundle, string displayId)
        {
        }

        public void Clear(bool wait)
        {
        }

        public string? ReadLine(string prompt, bool password) => null;
    }
}
