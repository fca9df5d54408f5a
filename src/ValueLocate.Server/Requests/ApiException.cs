namespace ValueLocate.Server.Requests;

/// <summary>A request that is refused, in the form in which OpenAI's interface says it.</summary>
/// <param name="status">HTTP's status.</param>
/// <param name="message">One sentence: what is wrong, and what to do.</param>
/// <param name="parameter">The field of the request.</param>
/// <param name="code">A word for programs.</param>
internal sealed class ApiException(int status, string message, string? parameter = null, string? code = null) : Exception(message)
{
    /// <summary>HTTP's status.</summary>
    public int Status { get; } = status;

    /// <summary>The object that the client gets.</summary>
    public object Body => new { error = new { message = Quoted.Message(Message), type = Kind(Status), param = parameter, code } };

    /// <summary>A field that can't be honoured.</summary>
    public static ApiException Bad(string? parameter, string message, string code = "invalid_value") => new(400, message, parameter, code);

    private static string Kind(int status) => status switch
    {
        429 => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };
}
