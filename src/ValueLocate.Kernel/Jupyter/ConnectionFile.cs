using System.Net;
using System.Text;
using System.Text.Json;

namespace ValueLocate.Kernel.Jupyter;

/// <summary>Where a front end waits for the kernel, as it wrote down in the connection file, and the key that both sign with.</summary>
/// <param name="Address">The address to bind to; loopback unless the file says otherwise.</param>
/// <param name="ShellPort">Requests.</param>
/// <param name="ControlPort">Requests that don't wait for a running cell.</param>
/// <param name="PublishPort">What everyone is told (iopub).</param>
/// <param name="InputPort">Questions to the front end (stdin).</param>
/// <param name="HeartbeatPort">Echoes.</param>
/// <param name="Key">The HMAC key; empty for none, which only a loopback address may have.</param>
public sealed record ConnectionFile(IPAddress Address, int ShellPort, int ControlPort, int PublishPort, int InputPort, int HeartbeatPort, byte[] Key)
{
    private const int MostBytes = 64 * 1024;

    /// <summary>Reads and checks a connection file.</summary>
    /// <exception cref="JupyterException">The file is missing or isn't one.</exception>
    public static ConnectionFile Read(string path)
    {
        byte[] bytes;
        try
        {
            var length = new FileInfo(path).Length;
            if (length > MostBytes) throw new JupyterException($"The connection file {path} has {length} bytes: that is no connection file.");
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new JupyterException($"The connection file {path} can't be read: {e.Message.TrimEnd('.')}; Jupyter writes one and passes its path.", e);
        }
        try
        {
            return Parse(bytes);
        }
        catch (JupyterException e)
        {
            throw new JupyterException($"The connection file {path} is not usable: {e.Message}", e);
        }
    }

    /// <summary>Reads the text of a connection file.</summary>
    /// <exception cref="JupyterException">It isn't one; the message says which field.</exception>
    public static ConnectionFile Parse(ReadOnlyMemory<byte> json)
    {
        JsonElement file;
        try
        {
            using var document = JsonDocument.Parse(json);
            file = document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new JupyterException($"it is not JSON (line {e.LineNumber + 1}).", e);
        }
        if (file.ValueKind != JsonValueKind.Object) throw new JupyterException("it is not a JSON object.");
        if (Text(file, "transport", "tcp") is var transport and not "tcp")
            throw new JupyterException($"transport is '{transport}', and only 'tcp' is spoken here.");
        if (Text(file, "signature_scheme", "hmac-sha256") is var scheme and not "hmac-sha256")
            throw new JupyterException($"signature_scheme is '{scheme}', and only 'hmac-sha256' is spoken here.");
        var address = AddressOf(Text(file, "ip", "127.0.0.1"));
        var key = Encoding.UTF8.GetBytes(Text(file, "key", ""));
        if (key.Length == 0 && !IPAddress.IsLoopback(address))
            throw new JupyterException($"it has no key, and ip is {address}: without a key anyone who reaches that address could run code.");
        int[] ports = [Port(file, "shell_port"), Port(file, "control_port"), Port(file, "iopub_port"), Port(file, "stdin_port"), Port(file, "hb_port")];
        if (ports.Distinct().Count() < ports.Length) throw new JupyterException("two of its ports are the same.");
        return new ConnectionFile(address, ports[0], ports[1], ports[2], ports[3], ports[4], key);
    }

    /// <summary>The address of one port as ZeroMQ writes it.</summary>
    public string EndPoint(int port) => $"tcp://{new IPEndPoint(Address, port)}";

    private static IPAddress AddressOf(string ip) => ip switch
    {
        "localhost" => IPAddress.Loopback,
        "*" => IPAddress.Any,
        _ => IPAddress.TryParse(ip, out var address) ? address : throw new JupyterException($"ip is '{ip}', which is no address."),
    };

    private static string Text(JsonElement file, string name, string otherwise)
    {
        if (!file.TryGetProperty(name, out var value)) return otherwise;
        if (value.ValueKind != JsonValueKind.String) throw new JupyterException($"{name} is not text.");
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw new JupyterException($"{name} is no Unicode text: it has half of a surrogate pair, or bytes that are no UTF-8.", e);
        }
    }

    private static int Port(JsonElement file, string name)
    {
        if (!file.TryGetProperty(name, out var value)) throw new JupyterException($"it has no {name}.");
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var port) && port is > 0 and < 65536
            ? port
            : throw new JupyterException($"{name} is {value.GetRawText()}, which is no port (1 to 65535).");
    }
}
