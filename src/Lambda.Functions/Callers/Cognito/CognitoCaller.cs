using System.Diagnostics;
using System.Text.Json.Nodes;
using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Callers.Cognito;

/// <summary>Answers Entra's custom authentication extensions with the triggers of a user pool.</summary>
internal sealed partial class CognitoCaller(
    NamedCallers<CognitoOptions> named, CallerInvoker invoker, EntraTokens tokens, CallerBodies bodies, ILogger<CognitoCaller> logger)
    : ICaller
{
    /// <summary>The name of this kind of caller in addresses.</summary>
    public const string Kind = "cognito";

    private const int Largest = 256 * 1024;

    /// <inheritdoc/>
    public async Task<IResult> CallAsync(HttpRequest request, string name)
    {
        if (!named.All.TryGetValue(name, out var settings)) return CallerResults.NotFound();
        var (refusal, tenant) = await tokens.CheckAsync(request.Headers.Authorization.ToString(), settings.Authority!, settings.Audience!);
        if (refusal is not null) return Refuse(name, refusal);
        var body = await bodies.ReadAsync(request, Largest);
        if (body.Error is { } unread) return unread;
        if (EntraEvent.Read(body.Bytes.Span) is not { } entra)
            return AwsError.InvalidRequest("The body is not an event of a custom authentication extension that this app supports.");
        if (tenant is not null && entra.Data.TenantId != tenant) return Refuse(name, "The event and the token name different tenants.");
        var isToken = entra.Type == EntraEvent.TokenIssuanceStart;
        if ((isToken ? settings.PreTokenGeneration : settings.PreSignUp) is not { } function)
            return AwsError.NotFound("The settings name no function for this event.");
        var payload = isToken
            ? CognitoEvents.PreToken(entra, settings.PreTokenGenerationVersion, invoker.Region)
            : CognitoEvents.PreSignUp(entra, invoker.Region);
        var requestId = Guid.NewGuid().ToString();
        return Answer(entra.Type, await invoker.InvokeAsync(function, requestId, payload), settings, function, requestId);
    }

    private PlainAnswer Answer(string type, CallerOutcome outcome, CognitoOptions settings, string function, string requestId)
    {
        switch (outcome)
        {
            case CallerOutcome.Returned(var result):
                var answer = type == EntraEvent.TokenIssuanceStart
                    ? EntraAnswers.Claims(result, settings.PreTokenGenerationVersion, out var problem)
                    : EntraAnswers.Continue(result, type, out problem);
                if (answer is not null) return Json(answer);
                NoAnswer(logger, function, problem!, requestId);
                return PlainAnswer.Of(StatusCodes.Status500InternalServerError);
            // A function refuses a user by throwing, and the user sees the message.
            case CallerOutcome.Failed(var error) when type != EntraEvent.TokenIssuanceStart:
                return Json(EntraAnswers.Block(type, error.ErrorMessage ?? error.ErrorType ?? "unknown"));
            case CallerOutcome.Failed or CallerOutcome.TooLarge or CallerOutcome.TimedOut:
                return PlainAnswer.Of(StatusCodes.Status500InternalServerError);
            case CallerOutcome.Throttled or CallerOutcome.Stopping:
                return PlainAnswer.Of(StatusCodes.Status503ServiceUnavailable);
            default: throw new UnreachableException($"Unexpected outcome: {outcome.GetType().Name}.");
        }
    }

    private static PlainAnswer Json(JsonObject answer) => PlainAnswer.Json(answer.ToJsonString());

    private PlainAnswer Refuse(string name, string reason)
    {
        Refused(logger, name, reason);
        return PlainAnswer.Of(StatusCodes.Status401Unauthorized);
    }

    [LoggerMessage(962, LogLevel.Warning, "Refused an event for the user pool {Name}: {Reason}")]
    private static partial void Refused(ILogger logger, string name, string reason);

    [LoggerMessage(963, LogLevel.Error, "The result of {Function} is not a valid answer for Entra, RequestId {RequestId}: {Problem}")]
    private static partial void NoAnswer(ILogger logger, string function, string problem, string requestId);
}
