using System.Diagnostics;
using System.Text.Json;
using Lambda.Events.Alexa;
using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lambda.Functions.Callers.Alexa;

/// <summary>Answers Alexa's requests to the skills in the settings.</summary>
internal sealed partial class AlexaCaller(
    NamedCallers<AlexaOptions> named, CallerInvoker invoker, AlexaCheck check, CallerBodies bodies, ILogger<AlexaCaller> logger)
    : ICaller
{
    /// <summary>The name of this kind of caller in addresses.</summary>
    public const string Kind = "alexa";

    private const string SessionEnded = "SessionEndedRequest";
    private const int Largest = 256 * 1024;

    /// <inheritdoc/>
    public async Task<IResult> CallAsync(HttpRequest request, string name)
    {
        if (!named.All.TryGetValue(name, out var settings)) return CallerResults.NotFound();
        var body = await bodies.ReadAsync(request, Largest);
        if (body.Error is { } unread) return unread;
        string? refusal;
        try
        {
            refusal = await check.SignatureRefusalAsync(request.Headers, body.Bytes, request.HttpContext.RequestAborted);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return AwsError.Unavailable(e.Message);
        }
        if (refusal is not null) return Refuse(name, refusal);
        if (Read(body.Bytes.Span) is not { } skill) return Refuse(name, "The body is not a request to an Alexa skill.");
        if (check.RequestRefusal(skill, settings.ApplicationIds) is { } other) return Refuse(name, other);
        return await AnswerAsync(skill, body.Bytes, settings.Function!);
    }

    private async Task<IResult> AnswerAsync(SkillEvent skill, ReadOnlyMemory<byte> payload, string function)
    {
        var requestId = Guid.NewGuid().ToString();
        switch (await invoker.InvokeAsync(function, requestId, payload))
        {
            // A SessionEndedRequest has no response.
            case CallerOutcome.Returned when skill.Request.Type == SessionEnded:
                return new PayloadResult(StatusCodes.Status200OK, requestId, default);
            case CallerOutcome.Returned(var result):
                if (AlexaAnswer.Problem(result) is not { } problem) return PlainAnswer.Of(result, "application/json;charset=UTF-8");
                NoAnswer(logger, function, problem, requestId);
                return PlainAnswer.Of(StatusCodes.Status500InternalServerError);
            case CallerOutcome.Throttled: return PlainAnswer.Of(StatusCodes.Status503ServiceUnavailable);
            case CallerOutcome.Stopping: return PlainAnswer.Of(StatusCodes.Status503ServiceUnavailable);
            case CallerOutcome.Failed or CallerOutcome.TooLarge or CallerOutcome.TimedOut:
                return PlainAnswer.Of(StatusCodes.Status500InternalServerError);
            case var outcome: throw new UnreachableException($"Unexpected outcome: {outcome.GetType().Name}.");
        }
    }

    // Alexa's certification requires this status.
    private AwsError Refuse(string name, string reason)
    {
        Refused(logger, name, reason);
        return AwsError.InvalidRequest(reason);
    }

    private static SkillEvent? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, SkillJson.Default.SkillEvent) is
            {
                Version: "1.0", Request: { Type: not null, Timestamp: not null },
            } skill
                ? skill
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(960, LogLevel.Warning, "Refused a request to the Alexa skill {Name}: {Reason}")]
    private static partial void Refused(ILogger logger, string name, string reason);

    [LoggerMessage(961, LogLevel.Error,
        "The result of {Function} is not a valid answer of an Alexa skill, RequestId {RequestId}: {Problem}")]
    private static partial void NoAnswer(ILogger logger, string function, string problem, string requestId);
}
