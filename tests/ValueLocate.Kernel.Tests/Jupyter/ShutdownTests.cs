namespace ValueLocate.Kernel.Tests.Jupyter;

public sealed class ShutdownTests
{
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task A_kernel_answers_and_ends_even_while_a_cell_runs(bool byControl, bool restart)
    {
        await using var kernel = new RunningKernel();
        using var client = kernel.Connect();
        if (byControl) client.Execute("while (true) ;");
        var content = new System.Text.Json.Nodes.JsonObject { ["restart"] = restart };
        var reply = byControl ? client.ControlReply(client.Control("shutdown_request", content)) : client.Answer("shutdown_request", content);
        Assert.Equal(("shutdown_reply", "ok", restart), (reply.Type, reply.Text("status"), reply.Content["restart"]!.GetValue<bool>()));
        while (client.Next() is not { Type: "shutdown_reply" })
        {
            // Statuses come before.
        }
        await kernel.Ended.WaitAsync(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task An_engine_that_cannot_be_made_ends_the_kernel_with_its_error()
    {
        var kernel = new RunningKernel(() => throw new InvalidOperationException("no engine"));
        var failure =
            await Assert.ThrowsAsync<InvalidOperationException>(() => kernel.Ended.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken));
        Assert.Equal("no engine", failure.Message);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        await using var kernel = new RunningKernel();
        using var second = new ValueLocate.Kernel.Jupyter.JupyterKernel(kernel.Connection, () => throw new InvalidOperationException(), TextWriter.Null);
        var failure = await Assert.ThrowsAsync<ValueLocate.Kernel.Jupyter.JupyterException>(() => second.RunAsync(TestContext.Current.CancellationToken));
        Assert.Contains($"port {kernel.Connection.ShellPort}", failure.Message, StringComparison.Ordinal);
    }
}
