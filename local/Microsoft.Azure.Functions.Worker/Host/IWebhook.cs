using Microsoft.AspNetCore.Http;

namespace Local.Host;

/// <summary>An extension's endpoint at <c>/runtime/webhooks/{name}</c>.</summary>
internal interface IWebhook
{
    /// <summary>The last part of its address, such as <c>blobs</c>.</summary>
    string Name { get; }

    /// <summary>Answers one request.</summary>
    Task HandleAsync(HttpContext context);
}
