using System.Text.Json;
using System.Text.Json.Nodes;
using Functions.LocalHost.Configuration;
using Functions.LocalHost.Listeners;
using Functions.LocalHost.Worker;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.Admin;

/// <summary>Serves the host's own endpoints: its state, its functions, and running a function by hand.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-manually-run-non-http.</remarks>
internal sealed partial class AdminApi(
    FunctionCatalogue catalogue, HostConfiguration host, ListenerHost listeners, IHostApplicationLifetime lifetime, TimeProvider time,
        ILoggerFactory loggers)
{
    private const string HostVersion = "4.0.0.0";
    private readonly long _started = time.GetTimestamp();
    private readonly ILogger _logger = loggers.CreateLogger("Host.Admin");

    public void Map(IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/admin/host/ping", AdminGuard.Protect(host, _ => Task.CompletedTask));
        endpoints.MapGet("/admin/host/status", AdminGuard.Protect(host, http => AnswerAsync(http, Status())));
        endpoints.MapGet("/admin/functions", AdminGuard.Protect(host, http => AnswerAsync(http, Functions())));
        endpoints.MapPost("/admin/functions/{name}", AdminGuard.Protect(host, RunAsync));
    }

    private JsonObject Status() => new()
    {
        ["id"] = host.Id,
        ["state"] = "Running",
        ["version"] = HostVersion,
        ["versionDetails"] = $"{HostVersion} (in process)",
        ["computerName"] = Environment.MachineName,
        ["processUptime"] = (long)time.GetElapsedTime(_started).TotalMilliseconds,
    };

    private JsonArray Functions() => [.. catalogue.Loaded.Result.Select(function => new JsonObject
    {
        ["name"] = function.Name, ["isDisabled"] = host.IsDisabled(function.Name), ["trigger"] = function.Trigger.Type,
    })];

    private async Task RunAsync(HttpContext http)
    {
        var name = (string)http.Request.RouteValues["name"]!;
        if (catalogue.Loaded.Result.FirstOrDefault(function =>
            function.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } function)
            await RefuseAsync(http, StatusCodes.Status404NotFound, $"There is no function '{name}'.");
        else if (function.IsHttp || host.IsDisabled(function.Name))
            await RefuseAsync(http, StatusCodes.Status400BadRequest,
                function.IsHttp ? $"The function '{name}' has a {function.Trigger.Type}: call its own route instead."
                    : $"The function '{name}' is disabled.");
        else if (await BodyAsync(http) is not { } body)
            await RefuseAsync(http, StatusCodes.Status400BadRequest, "The body is not JSON of the form {\"input\": …}.");
        else if (AdminInput.Of(function.Trigger, body["input"]) is not { } input)
            await RefuseAsync(http, StatusCodes.Status400BadRequest, AdminInput.Events);
        else
        {
            // Runs outside the request's execution context, since the request ends first.
            using (ExecutionContext.SuppressFlow()) _ = Task.Run(() => RunAsync(function, input), CancellationToken.None);
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        }
    }

    private async Task RunAsync(HostedFunction function, object input)
    {
        try
        {
            await listeners.CallAsync(function, new Dictionary<string, object?> { [function.Trigger.Name] = input },
                lifetime.ApplicationStopping);
        }
        catch (Exception e)
        {
            // The caller has its answer already: 202.
            RunFailed(_logger, function.Name, (e.InnerException ?? e).Message);
        }
    }

    /// <summary>Reads the body, which may be empty; null if it is not an object.</summary>
    private static async Task<JsonObject?> BodyAsync(HttpContext http)
    {
        try
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body, http.RequestAborted);
            if (body.Length == 0) return [];
            body.Position = 0;
            var json = await JsonNode.ParseAsync(body, cancellationToken: http.RequestAborted) as JsonObject;
            // Parsed on access: an object with a name twice is refused here.
            _ = json?["input"];
            return json;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static Task AnswerAsync(HttpContext http, JsonNode json)
    {
        http.Response.ContentType = "application/json; charset=utf-8";
        return http.Response.WriteAsync(json.ToJsonString(), http.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext http, int status, string reason)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/plain; charset=utf-8";
        return http.Response.WriteAsync(reason, http.RequestAborted);
    }

    [LoggerMessage(1, LogLevel.Warning, "The manual run of {Function}, requested through /admin/functions, failed: {Message}")]
    private static partial void RunFailed(ILogger logger, string function, string message);
}
