using System.Text.Json;
using Azure.Core;

namespace Azure.Data.Tables.Protocol;

/// <summary>Reads the service's errors: <c>{"odata.error":{"code":…,"message":{"value":…}}}</c>.</summary>
/// <remarks>See https://learn.microsoft.com/rest/api/storageservices/status-and-error-codes2.</remarks>
internal sealed class TableErrorParser : RequestFailedDetailsParser
{
    public static TableErrorParser Shared { get; } = new();

    /// <summary>The service's name for the error, null if it gave none.</summary>
    public static string? CodeOf(Response response) => Shared.TryParse(response, out var error, out _) ? error!.Code : null;

    public override bool TryParse(Response response, out ResponseError? error, out IDictionary<string, string>? data)
    {
        (error, data) = (Parse(response), null);
        return error is not null;
    }

    private static ResponseError? Parse(Response response)
    {
        if (response.ContentStream is not MemoryStream { Length: > 0 }) return FromHeader(response);
        try
        {
            using var document = JsonDocument.Parse(response.Content);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("odata.error", out var error)) return FromHeader(response);
            var code = error.TryGetProperty("code", out var name) ? name.GetString() : null;
            var message = error.TryGetProperty("message", out var text) ? text : default;
            return new ResponseError(code, message.ValueKind switch
            {
                JsonValueKind.Object => message.TryGetProperty("value", out var value) ? value.GetString() : null,
                JsonValueKind.String => message.GetString(),
                _ => null,
            });
        }
        catch (JsonException)
        {
            return FromHeader(response);
        }
    }

    private static ResponseError? FromHeader(Response response) =>
        response.Headers.TryGetValue("x-ms-error-code", out var code) ? new ResponseError(code, null) : null;
}
