using System.CommandLine;
using ValueLocate.Inference;

namespace ValueLocate.Cli.Options;

/// <summary>--device, --dtype, --threads, and --template where the model is asked something.</summary>
internal sealed class ComputeOptions(ModelOptions otherwise, bool prompts = true)
{
    private readonly Option<string?> device = Opt.Text("--device", "Where to compute: cpu, cuda, cuda:N or mps.", "DEVICE", otherwise.Device);
    private readonly Option<string?> dtype = Opt.Text("--dtype", "In what precision to compute: float32, bfloat16 or float16.", "DTYPE", otherwise.Dtype);
    private readonly Option<int?> threads = Opt.OptionalWhole("--threads", "Threads on the CPU; if not given one a core, or one for a model as small as tiny-values.");

    private readonly Option<string?> template = Opt.Text("--template", "What makes prompts of questions: the name of one of the model's chat templates, a .jinja file, or plain (\"Question: ... Answer:\") for a base model; the model's default one if not given.", "NAME|FILE|plain");

    public void AddTo(Command command)
    {
        if (prompts) command.Add(template);
        command.Add(device);
        command.Add(dtype);
        command.Add(threads);
    }

    public ModelOptions Value(ParseResult p) => otherwise with { Device = p.GetValue(device)!, Dtype = p.GetValue(dtype)!, Threads = p.GetValue(threads), Template = prompts ? p.GetValue(template) : null };
}
