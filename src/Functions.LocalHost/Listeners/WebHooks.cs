using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Functions.LocalHost.Admin;
using Functions.LocalHost.Configuration;
using Functions.LocalHost.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Description;
using Microsoft.Azure.WebJobs.Host.Config;
using Microsoft.Extensions.DependencyInjection;
#pragma warning disable CS0618 // IWebHookProvider is "not ready for public consumption"; the real host uses it for the same.

namespace Functions.LocalHost.Listeners;

/// <summary>Passes requests for <c>/runtime/webhooks/NAME</c> to extensions, as the real host does.</summary>
internal sealed class WebHooks(Address address, HostConfiguration host, IServiceProvider services) : IWebHookProvider
{
    private const string Root = "/runtime/webhooks";

    // What extensions' libraries throw when they read a body: the value has an unexpected kind, or the character set is unknown.
    private const string Json = "Newtonsoft.Json", Http = "System.Net.Http";
    private readonly ConcurrentDictionary<string,
        IAsyncConverter<HttpRequestMessage, HttpResponseMessage>> _handlers = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the address for an extension's requests. The extension passes it on to Event Grid or to a caller.</summary>
    public Uri GetUrl(IExtensionConfigProvider extension)
    {
        var attribute = extension.GetType().GetCustomAttribute<ExtensionAttribute>();
        var name = attribute?.ConfigurationSection ?? attribute?.Name ?? extension.GetType().Name;
        if (extension is IAsyncConverter<HttpRequestMessage, HttpResponseMessage> handler) _handlers[name] = handler;
        var key = Key(name) is { } code ? "?code=" + code : "";
        // Resolved late: the system or a test may choose the port, and the server is built with this service.
        var served = services.GetRequiredService<HttpServer>().Addresses is [var url, ..] ? new Address(url) : address;
        return new(served.Main, $"{Root}/{name.ToLowerInvariant()}{key}");
    }

    public void Map(IEndpointRouteBuilder endpoints) =>
        endpoints.Map(Root + "/{extension}/{**rest}", AdminGuard.Protect(host, HandleAsync,
            http => Key((string)http.Request.RouteValues["extension"]!)));

    // Addresses are handed to others, so they contain a key of the extension alone, which opens nothing else.
    private string? Key(string extension) => host.MasterKey is not { } master ? null
        : Convert.ToHexStringLower(HMACSHA256.HashData(
            Encoding.UTF8.GetBytes(master), Encoding.UTF8.GetBytes(extension.ToLowerInvariant())));


    private async Task HandleAsync(HttpContext http)
    {
        if (!_handlers.TryGetValue((string)http.Request.RouteValues["extension"]!, out var handler))
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }
        using var request = HttpMessageConversion.ToMessage(http);
        try
        {
            using var response = await handler.ConvertAsync(request, http.RequestAborted);
            await HttpMessageConversion.WriteAsync(response, http.Response, http.RequestAborted);
        }
        catch (Exception e) when (IsOfBody(e) && !http.Response.HasStarted)
        {
            // The real host answers 500, after which Event Grid would retry.
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await http.Response.WriteAsync($"This webhook cannot read the body: {e.Message}", http.RequestAborted);
        }
    }

    // Extensions read the body without checking that there is one.
    private static bool IsOfBody(Exception e) =>
        e is Newtonsoft.Json.JsonException or FormatException or InvalidCastException or ArgumentException or NullReferenceException
            or KeyNotFoundException or InvalidOperationException { Source: Json or Http };
}
