using ValueLocate.Bench;

if (args is ["speed", var model, .. var rest])
{
    var options = rest.Chunk(2).Where(p => p.Length == 2).ToDictionary(p => p[0], p => p[1]);
    SpeedBench.Run(model, options.GetValueOrDefault("--dtype", "bfloat16"), int.Parse(options.GetValueOrDefault("--rounds", "3"), System.Globalization.CultureInfo.InvariantCulture), Console.Out);
    return 0;
}

Console.Error.WriteLine("usage: dotnet run -c Release --project bench/ValueLocate.Bench -- speed MODEL [--dtype bfloat16] [--rounds 3]");
return 2;
