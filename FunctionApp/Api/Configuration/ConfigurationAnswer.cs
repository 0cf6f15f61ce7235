using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FunctionApp.Invocation;
using FunctionApp.Settings;
using Microsoft.AspNetCore.Http;

namespace FunctionApp.Api.Configuration;

/// <summary>What the configuration operations have in common: the function they are about, their bodies, their errors.</summary>
internal sealed class ConfigurationAnswer(FunctionNames names)
{
    private const int MaxBody = 64 * 1024;
    private static readonly Func<long, AwsError> TooLarge = static _ => new AwsError(StatusCodes.Status413PayloadTooLarge, "RequestTooLargeException", $"Request must be smaller than {MaxBody} bytes for this operation");

    /// <summary>Answers for the function of that name, or its <c>$LATEST</c>.</summary>
    public Task<IResult> ForAsync(HttpRequest request, string name, Func<LambdaFunction, CancellationToken, Task<IResult>> answer)
    {
        if (!names.TryFind(name, request.Query["Qualifier"], out var function, out _, out var unknown)) return Task.FromResult<IResult>(unknown);
        return GuardAsync(() => answer(function, request.HttpContext.RequestAborted));
    }

    /// <summary>Answers with a change that the body describes.</summary>
    public Task<IResult> ForAsync<T>(HttpRequest request, string name, JsonTypeInfo<T> type, Func<LambdaFunction, T, CancellationToken, Task<IResult>> answer) where T : class =>
        ForAsync(request, name, async (function, cancellation) =>
        {
            var body = await RequestBody.ReadAsync(request, MaxBody, TooLarge);
            if (body.Error is { } unread) return unread;
            try
            {
                return JsonSerializer.Deserialize(body.Bytes.Span, type) is { } change ? await answer(function, change, cancellation) : AwsError.InvalidContent("it is null.");
            }
            catch (JsonException e)
            {
                return AwsError.InvalidContent(e.Message);
            }
        });

    public static IResult Json<T>(T body, JsonTypeInfo<T> type) => Results.Json(body, type);

    private static Task<IResult> GuardAsync(Func<Task<IResult>> answer) => AwsError.OrUnavailableAsync(async () =>
    {
        try
        {
            return await answer();
        }
        catch (InvalidChangeException e)
        {
            return AwsError.InvalidParameter(e.Message);
        }
        catch (ChangeConflictException e)
        {
            return AwsError.Conflict(e.Message);
        }
    });
}
