using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Local.Emulator.EventGrid.Publishing;

/// <summary>
/// The service's answer to a request that it refuses: https://learn.microsoft.com/azure/event-grid/post-to-custom-topic#response
/// </summary>
internal sealed record PublishError(PublishErrorBody Error)
{
    /// <param name="detail">The service's more precise code; null for the name of the status.</param>
    public static Task WriteAsync(HttpContext context, int status, string message, string? detail = null)
    {
        var code = ((HttpStatusCode)status).ToString();
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(
            new PublishError(new PublishErrorBody(code, message, [new PublishErrorDetail(detail ?? code, message)])),
            PublishErrorJson.Default.PublishError,
            cancellationToken: context.RequestAborted);
    }
}

internal sealed record PublishErrorBody(string Code, string Message, IReadOnlyList<PublishErrorDetail> Details);

internal sealed record PublishErrorDetail(string Code, string Message);

[JsonSerializable(typeof(PublishError))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class PublishErrorJson : JsonSerializerContext;
