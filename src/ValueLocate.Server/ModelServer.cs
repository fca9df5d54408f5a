using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ValueLocate.Server.Models;
using ValueLocate.Server.OpenAI;
using ValueLocate.Server.Requests;

namespace ValueLocate.Server;

/// <summary>OpenAI's interface to one model, on 127.0.0.1 only.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    /// <summary>Bytes that a request may have.</summary>
    public const int MostBytes = 8 << 20;

    private readonly WebApplication app;
    private readonly ServedModel served;
    private readonly TextWriter errors;

    private ModelServer(WebApplication app, ServedModel served, TextWriter errors) => (this.app, this.served, this.errors) = (app, served, errors);

    /// <summary>Where it listens: http://127.0.0.1:8000.</summary>
    public Uri Address => new(app.Urls.Single());

    /// <summary>Starts to listen.</summary>
    /// <param name="served">The model, which stays the caller's to dispose of, after this object.</param>
    /// <param name="port">The port; 0: any that is free.</param>
    /// <param name="errors">Is told of what no client can mend.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ValueLocateException">The port can't be had.</exception>
    public static async Task<ModelServer> StartAsync(ServedModel served, int port, TextWriter errors, CancellationToken cancellation = default)
    {
        if (port is < 0 or > ushort.MaxValue) throw new ValueLocateException($"The port {port} is none: give one from 1 to {ushort.MaxValue}, or 0 for any.");
        // Empty: no setting of the environment or of a file moves it to another address.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostBytes;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, CallersLifetime>();
        var server = new ModelServer(builder.Build(), served, TextWriter.Synchronized(errors));
        server.Map();
        try
        {
            await server.app.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            await server.app.DisposeAsync().ConfigureAwait(false);
            throw new ValueLocateException(e is AddressInUseException || e.InnerException is AddressInUseException
                ? $"The port {port} is in use: choose another with --port."
                    : $"The port {port} can't be had ({Quoted.Reason(e)}): choose another with --port.", e);
        }
        return server;
    }

    /// <summary>Stops what is generated, tells those who wait, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync().ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
    }

    private void Map()
    {
        app.Use(GuardAsync);
        app.UseRouting();
        app.MapGet("/v1/models", (RequestDelegate)(http => Answers.SendAsync(http, 200, new { @object = "list", data = new[] { Card() } })));
        app.MapGet("/v1/models/{**id}", (RequestDelegate)(http => (string?)http.Request.RouteValues["id"] == served.Id ? Answers.SendAsync(http, 200, Card())
            : throw new ApiException(404, $"The model {Quoted.Text((string)http.Request.RouteValues["id"]!)} is not served here: '{served.Id}' is.", "model",
                "model_not_found")));
        app.MapPost("/v1/chat/completions", (RequestDelegate)(http => AnswerAsync(http, ChatReply.Read)));
        app.MapPost("/v1/completions", (RequestDelegate)(http => AnswerAsync(http, CompletionReply.Read)));
        app.MapFallback("{**path}", (RequestDelegate)(http => throw new ApiException(404,
            $"There is no {http.Request.Method} {Quoted.Text(http.Request.Path)}: "
            + "there is GET /v1/models, POST /v1/chat/completions and POST /v1/completions.", code: "unknown_url")));
    }

    private async Task GuardAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            LocalRequests.Require(http.Request);
            await next(http).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            if (Failures.Of(e, http) is not { } refusal) return;
            if (refusal.Status == 500) await errors.WriteLineAsync($"error: {http.Request.Path}: {e}").ConfigureAwait(false);
            if (http.Response.HasStarted) http.Abort();
            else await Answers.SendAsync(http, refusal.Status, refusal.Body).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(HttpContext http, Func<RequestFields, ServedModel, string, Reply> read)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, app.Lifetime.ApplicationStopping);
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, stop.Token).ConfigureAwait(false);
        using var json = RequestFields.Parse(body.GetBuffer().AsMemory(0, (int)body.Length));
        var fields = new RequestFields(json.RootElement);
        var client = fields.Text("user") ?? http.Request.Headers.Authorization.ToString();
        await Answers.SendAsync(http, served, read(fields, served, client), stop.Token).ConfigureAwait(false);
    }

    private object Card() => new
    {
        id = served.Id,
        @object = "model",
        created = served.Loaded.ToUnixTimeSeconds(),
        owned_by = "valuelocate",
        steering = served.Steering.Runs.Select(r => new
        {
            run = r.Name,
            dimensions = r.Sets.Select(s => new
            {
                id = s.Dimension,
                neurons = s.Count,
                gamma = r.Strengths.TryGetValue(s.Dimension, out var g) ? g
                : (double?)null
            }),
        }),
    };

    /// <summary>Begins and ends with its caller, who also takes Ctrl-C.</summary>
    private sealed class CallersLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
