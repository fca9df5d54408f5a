using ValueLocate.Models.Checking;

var r = GoldenCheck.Run(args[0], args.Length > 1 ? args[1] : null);
foreach (var x in r.Rows) Console.WriteLine($"{(x.Passed ? "ok  " : "FAIL")} {x.What}: {x.Measured} (limit {x.Limit})");
return r.Passed ? 0 : 1;
