using ValueLocate.Locating;
using ValueLocate.Pipeline;

namespace ValueLocate.Cli.Tests.Docs;

/// <summary>Pages that are made from the code are as the code is.</summary>
public class FromCodeTests
{
    [Fact]
    public void The_reference_of_the_command_line_is_that_of_the_command_tree() => WrittenFile.Check(DocPages.CommandReference, CommandReference.Text());

    [Fact]
    public void The_schema_of_run_json_is_that_of_its_type() =>
        WrittenFile.Check("docs/reference/schemas/run.schema.json", ResultSchema.Of(typeof(RunRecord), "run.json: the settings of a run"));

    [Fact]
    public void The_schema_of_neurons_json_is_that_of_its_type() =>
        WrittenFile.Check("docs/reference/schemas/neurons.schema.json", ResultSchema.Of(typeof(LocateResult), "neurons.json: the neurons that a run found"));
}
