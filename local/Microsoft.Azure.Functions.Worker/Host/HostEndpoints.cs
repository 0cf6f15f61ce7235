using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Local.Host;

/// <summary>The host's own endpoints: <c>/admin/…</c> and <c>/runtime/webhooks/…</c>.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-manually-run-non-http.</remarks>
internal static class HostEndpoints
{
    private const string HostVersion = "4.0.0.0";

    public static void MapHostEndpoints(this IEndpointRouteBuilder app)
    {
        var started = Stopwatch.GetTimestamp();
        app.MapGet("/admin/host/ping", () => Results.Ok());
        app.MapGet("/admin/host/status", (HostConfiguration host) => Results.Json(new JsonObject
        {
            ["id"] = host.Id,
            ["state"] = "Running",
            ["version"] = HostVersion,
            ["versionDetails"] = $"{HostVersion} (in process)",
            ["computerName"] = Environment.MachineName,
            ["processUptime"] = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds,
        }));
        app.MapGet("/admin/functions", (FunctionCatalogue functions, HostConfiguration host) => Results.Json(new JsonArray(
            [.. functions.All.Select(function => new JsonObject { ["name"] = function.Name, ["isDisabled"] = host.IsDisabled(function.Name), ["trigger"] = function.Trigger.BindingType })])));
        app.MapPost("/admin/functions/{name}", RunAsync);
        foreach (var webhook in app.ServiceProvider.GetServices<IWebhook>())
            app.Map($"/runtime/webhooks/{webhook.Name}", webhook.HandleAsync);
    }

    private static async Task<IResult> RunAsync(string name, HttpContext http, FunctionCatalogue functions, FunctionExecutor executor, IHostApplicationLifetime lifetime, ILoggerFactory loggers)
    {
        if (functions.Find(name) is not { } function) return Results.NotFound();
        string input;
        try
        {
            var body = await JsonNode.ParseAsync(http.Request.Body, cancellationToken: http.RequestAborted);
            input = body?["input"] is { } value ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString() : "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Results.BadRequest("The body is not JSON of the form {\"input\": …}.");
        }
        if (await function.Trigger.FromInputAsync(function, input, http.RequestAborted) is not { } trigger)
            return Results.BadRequest($"A function with a {function.Trigger.BindingType} cannot be run from here.");

        _ = Task.Run(async () =>
        {
            try
            {
                await executor.ExecuteAsync(function, trigger, lifetime.ApplicationStopping);
            }
            catch (Exception e)
            {
                // The caller was told 202 and is gone; the executor has logged the failure itself.
                HostEndpointsLog.RunFailed(loggers.CreateLogger("Host.Admin"), function.Name, e.Message);
            }
        }, CancellationToken.None);
        return Results.Accepted();
    }
}

internal static partial class HostEndpointsLog
{
    [LoggerMessage(1, LogLevel.Warning, "The run of {Function} asked for through /admin/functions failed: {Message}")]
    public static partial void RunFailed(ILogger logger, string function, string message);
}
