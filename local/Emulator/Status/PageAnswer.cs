using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;

namespace Local.Emulator.Status;

/// <summary>The result of an action that the page requested.</summary>
/// <param name="Done">How many messages or events the action was applied to.</param>
/// <param name="Left">How many it was not applied to.</param>
/// <param name="Message">The reason why it was refused, or why some are left.</param>
internal sealed record PageAnswer(int Done, int Left = 0, string? Message = null)
{
    [JsonIgnore]
    public int Status { get; private init; } = StatusCodes.Status200OK;

    public static PageAnswer NotFound(string message) => new(0, 0, message) { Status = StatusCodes.Status404NotFound };

    public static PageAnswer Forbidden(string message) => new(0, 0, message) { Status = StatusCodes.Status403Forbidden };

    public static PageAnswer Refused(string message) => new(0, 0, message) { Status = StatusCodes.Status400BadRequest };

    public static PageAnswer TooLarge(string message) => new(0, 0, message) { Status = StatusCodes.Status413PayloadTooLarge };

    public Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        return context.Response.WriteAsJsonAsync(this, PageJson.Default.PageAnswer, cancellationToken: context.RequestAborted);
    }
}

[JsonSerializable(typeof(PageAnswer))]
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
internal sealed partial class PageJson : JsonSerializerContext;
