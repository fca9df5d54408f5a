using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ValueLocate.Kernel.Jupyter;

namespace ValueLocate.Kernel.Tests.Jupyter;

public sealed class ConnectionFileTests
{
    private const string Good =
        """{"shell_port": 5001, "iopub_port": 5002, "stdin_port": 5003, "control_port": 5004, "hb_port": 5005, "ip": "127.0.0.1", "key": "k-é", "transport": "tcp", "signature_scheme": "hmac-sha256", "kernel_name": "x"}""";

    [Fact]
    public void A_file_as_jupyter_writes_it_is_read()
    {
        var file = Parse(Good);
        Assert.Equal((5001, 5004, 5002, 5003, 5005), (file.ShellPort, file.ControlPort, file.PublishPort, file.InputPort, file.HeartbeatPort));
        Assert.Equal("tcp://127.0.0.1:5001", file.EndPoint(file.ShellPort));
        Assert.Equal("k-é", Encoding.UTF8.GetString(file.Key));
    }

    [Fact]
    public void Only_the_file_itself_leads_beyond_loopback()
    {
        Assert.Equal(IPAddress.Loopback, Parse(Without("ip")).Address);
        Assert.Equal(IPAddress.Loopback, Parse(With("ip", "localhost")).Address);
        Assert.Equal(IPAddress.Any, Parse(With("ip", "0.0.0.0")).Address);
        Assert.Equal("tcp://[::1]:7", Parse(With("ip", "::1")).EndPoint(7));
        Assert.Empty(Parse(With("key", "")).Key);
    }

    [Theory]
    [InlineData("ip", "\"example.org\"", "ip is 'example.org'")]
    [InlineData("ip", "7", "ip is not text")]
    [InlineData("transport", "\"ipc\"", "transport is 'ipc'")]
    [InlineData("signature_scheme", "\"hmac-md5\"", "signature_scheme is 'hmac-md5'")]
    [InlineData("key", "null", "key is not text")]
    [InlineData("shell_port", "0", "shell_port is 0")]
    [InlineData("hb_port", "65536", "hb_port is 65536")]
    [InlineData("stdin_port", "\"5003\"", "stdin_port is \"5003\"")]
    [InlineData("iopub_port", "5001", "two of its ports are the same")]
    public void A_field_that_cannot_be_is_named(string field, string value, string says) => Refused(With(field, JsonNode.Parse(value)), says);

    [Fact]
    public void A_file_that_is_none_is_refused()
    {
        Refused("", "not JSON");
        Refused("[]", "not a JSON object");
        Refused(Without("control_port"), "no control_port");
        var open = JsonNode.Parse(With("ip", "10.0.0.1"))!.AsObject();
        open["key"] = "";
        Refused(open.ToJsonString(), "without a key");
        var missing = Assert.Throws<JupyterException>(() => ConnectionFile.Read("/no/such/file.json"));
        Assert.Contains("/no/such/file.json can't be read", missing.Message, StringComparison.Ordinal);
        Assert.Contains("can't be read", Assert.Throws<JupyterException>(() => ConnectionFile.Read("")).Message, StringComparison.Ordinal);
    }

    private static void Refused(string json, string says) =>
        Assert.Contains(says, Assert.Throws<JupyterException>(() => Parse(json)).Message, StringComparison.Ordinal);

    private static ConnectionFile Parse(string json) => ConnectionFile.Parse(Encoding.UTF8.GetBytes(json));

    private static string With(string field, JsonNode? value)
    {
        var file = JsonNode.Parse(Good)!.AsObject();
        file[field] = value;
        return file.ToJsonString();
    }

    private static string Without(string field)
    {
        var file = JsonNode.Parse(Good)!.AsObject();
        file.Remove(field);
        return file.ToJsonString();
    }
}
