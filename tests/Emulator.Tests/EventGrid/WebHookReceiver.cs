using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Emulator.Tests.EventGrid;

/// <summary>
/// Webhooks on a free port: <c>/ok/…</c> takes everything, <c>/fail/…</c> answers 500, <c>/manual/…</c> leaves the validation to
/// anyone who opens the URL; <c>GET /received/…</c> shows the notifications that came.
/// </summary>
internal sealed class WebHookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private WebHookReceiver(WebApplication app) => _app = app;

    public ConcurrentQueue<Received> Requests { get; } = [];

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<WebHookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new WebHookReceiver(builder.Build());
        receiver._app.Run(receiver.HandleAsync);
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public IEnumerable<Received> Notifications(string path) =>
        Requests.Where(one => one.Path == path && one.Headers.GetValueOrDefault("aeg-event-type") == "Notification");

    /// <summary>Waits until so many events have come.</summary>
    public async Task<JsonElement[]> EventsAsync(string path, int count)
    {
        JsonElement[] Events() => [.. Notifications(path).SelectMany(one => one.Events)];
        await Eventually.True(() => Events().Length >= count, TestContext.Current.CancellationToken, what: $"{count} events at {path}");
        var events = Events();
        Assert.Equal(count, events.Length);
        return events;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path.StartsWith("/received/", StringComparison.Ordinal))
        {
            await context.Response.WriteAsJsonAsync(
                Notifications(path["/received".Length..]).Select(one => new { one.Headers, one.Body }), context.RequestAborted);
            return;
        }
        var text = await new StreamReader(context.Request.Body).ReadToEndAsync(context.RequestAborted);
        var body = text.Length == 0 ? default : JsonElement.Parse(text);
        var received = new Received(
            context.Request.Method,
            path,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body);
        Requests.Enqueue(received);
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            if (!path.StartsWith("/manual/", StringComparison.Ordinal)) context.Response.Headers["WebHook-Allowed-Origin"] = "*";
        }
        else if (received.Headers.GetValueOrDefault("aeg-event-type") == "SubscriptionValidation")
        {
            if (!path.StartsWith("/manual/", StringComparison.Ordinal))
                await context.Response.WriteAsJsonAsync(
                    new { validationResponse = body[0].GetProperty("data").GetProperty("validationCode").GetString() },
                    context.RequestAborted);
        }
        else if (path.StartsWith("/fail/", StringComparison.Ordinal))
        {
            context.Response.StatusCode = 500;
        }
    }
}

/// <summary>A request that came.</summary>
internal sealed record Received(string Method, string Path, IReadOnlyDictionary<string, string> Headers, JsonElement Body)
{
    public IEnumerable<JsonElement> Events => Body.ValueKind == JsonValueKind.Array ? Body.EnumerateArray() : [Body];
}
