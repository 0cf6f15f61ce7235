using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Local.Emulator.Ports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Local.Emulator.Status;

/// <summary>Maps the routes of the page's actions.</summary>
internal static class PageRoutes
{
    private const int LongestBody = 8 * 1024 * 1024;

    /// <summary>Maps a POST that only the page may send.</summary>
    /// <param name="pattern">The route, with a parameter <c>name</c> for what the action is applied to.</param>
    /// <param name="act">Carries out the action. It receives the name and the body.</param>
    public static void MapPage<T>(
        this IEndpointRouteBuilder routes, string pattern, PageGuard guard, JsonTypeInfo<T> type, Func<string, T, PageAnswer> act) =>
        routes.MapPost(pattern, async (HttpContext context) =>
        {
            var answer = guard.Refusal(context.Request) is { } refusal
                ? PageAnswer.Forbidden(refusal)
                : await ReadAsync(context.Request, type).ConfigureAwait(false) switch
                {
                    (_, { } fault) => fault,
                    var (body, _) => act(context.Request.RouteValues["name"]?.ToString() ?? "", body!),
                };
            await answer.WriteAsync(context).ConfigureAwait(false);
        });

    private static async Task<(T? Body, PageAnswer? Fault)> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type)
    {
        if (!request.HasJsonContentType()) return (default, PageAnswer.Refused("The content type must be application/json."));
        if (await RequestBody.ReadAsync(request, LongestBody, request.HttpContext.RequestAborted).ConfigureAwait(false) is not { } bytes)
            return (default, PageAnswer.TooLarge($"The page sends at most {LongestBody / 1024 / 1024} MB at a time."));
        try
        {
            return JsonSerializer.Deserialize(bytes.Span, type) is { } body
                ? (body, null)
                : (default, PageAnswer.Refused("The body must not be null."));
        }
        catch (JsonException e)
        {
            return (default, PageAnswer.Refused($"The body cannot be read: {e.Message}"));
        }
    }
}
