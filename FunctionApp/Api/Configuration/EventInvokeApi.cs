using FunctionApp.Invocation;
using FunctionApp.Settings;
using Microsoft.AspNetCore.Http;
using static FunctionApp.Api.Configuration.ConfigurationAnswer;

namespace FunctionApp.Api.Configuration;

/// <summary>Lambda's operations on how a function's asynchronous events are handled.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html, …Update…, …Get…, …Delete… and …ListFunctionEventInvokeConfigs.</remarks>
public sealed class EventInvokeApi
{
    private readonly FunctionSettings _settings;
    private readonly Describing _describing;
    private readonly DestinationAccess _destinations;
    private readonly ConfigurationAnswer _answer;
    private readonly TimeProvider _time;

    internal EventInvokeApi(FunctionSettings settings, Describing describing, DestinationAccess destinations, ConfigurationAnswer answer, TimeProvider time) =>
        (_settings, _describing, _destinations, _answer, _time) = (settings, describing, destinations, answer, time);

    /// <summary>The function's configurations: one or none, as there is one version.</summary>
    public Task<IResult> ListAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _answer.ForAsync(request, name, async (function, cancellation) => Page.Read(request, out _) ?? Json(
            new EventInvokesBody(_describing.EventInvoke(function, await _settings.FindAsync(function, cancellation)) is { } one ? [one] : []), ConfigurationJson.Readable.EventInvokesBody));
    }

    /// <summary>The function's configuration.</summary>
    public Task<IResult> GetAsync(HttpRequest request, string name) => _answer.ForAsync(request, name, async (function, cancellation) =>
        _describing.EventInvoke(function, await _settings.FindAsync(function, cancellation)) is { } body ? Json(body, ConfigurationJson.Readable.EventInvokeBody) : None(function));

    /// <summary>Replaces the configuration: what the request does not say is the default again.</summary>
    public Task<IResult> PutAsync(HttpRequest request, string name) => ChangeAsync(request, name, (_, change, now) => new(now)
    {
        MaximumRetryAttempts = change.MaximumRetryAttempts,
        MaximumEventAgeInSeconds = change.MaximumEventAgeInSeconds,
        OnSuccess = Named(change.DestinationConfig?.OnSuccess),
        OnFailure = Named(change.DestinationConfig?.OnFailure),
    });

    /// <summary>Changes what the request says, and leaves the rest.</summary>
    public Task<IResult> UpdateAsync(HttpRequest request, string name) => ChangeAsync(request, name, (before, change, now) => new(now)
    {
        MaximumRetryAttempts = change.MaximumRetryAttempts ?? before?.MaximumRetryAttempts,
        MaximumEventAgeInSeconds = change.MaximumEventAgeInSeconds ?? before?.MaximumEventAgeInSeconds,
        OnSuccess = change.DestinationConfig?.OnSuccess is { } success ? Named(success) : before?.DestinationConfig?.OnSuccess?.Destination,
        OnFailure = change.DestinationConfig?.OnFailure is { } failure ? Named(failure) : before?.DestinationConfig?.OnFailure?.Destination,
    }, mustExist: true);

    /// <summary>Takes the changes back: what code and settings say applies again.</summary>
    public Task<IResult> DeleteAsync(HttpRequest request, string name) => _answer.ForAsync(request, name, async (function, cancellation) =>
    {
        if (_describing.EventInvoke(function, await _settings.FindAsync(function, cancellation)) is null) return None(function);
        await _settings.ChangeAsync(function, changes => changes with { EventInvoke = null }, cancellation);
        return Results.StatusCode(StatusCodes.Status204NoContent);
    });

    private Task<IResult> ChangeAsync(HttpRequest request, string name, Func<EventInvokeBody?, EventInvokeChange, DateTimeOffset, EventInvokeChanges> make, bool mustExist = false) =>
        _answer.ForAsync(request, name, ConfigurationJson.Default.EventInvokeChange, async (function, change, cancellation) =>
        {
            if (change is { MaximumRetryAttempts: null, MaximumEventAgeInSeconds: null, DestinationConfig: null }) return AwsError.InvalidParameter("You must specify at least one of error handling or destination setting.");
            if ((_destinations.Check(request, change.DestinationConfig?.OnSuccess?.Destination) ?? _destinations.Check(request, change.DestinationConfig?.OnFailure?.Destination)) is { } denied) return denied;
            if (mustExist && _describing.EventInvoke(function, await _settings.FindAsync(function, cancellation)) is null) return None(function);
            var changed = await _settings.ChangeAsync(function, changes => changes with { EventInvoke = make(_describing.EventInvoke(function, changes), change, _time.GetUtcNow()) }, cancellation);
            return Json(_describing.EventInvoke(function, changed)!, ConfigurationJson.Readable.EventInvokeBody);
        });

    private static string? Named(DestinationBody? destination) => string.IsNullOrEmpty(destination?.Destination) ? null : destination.Destination;

    private static AwsError None(LambdaFunction function) => AwsError.NotFound($"The function {function.Arn}:{LambdaFunction.Latest} doesn't have an EventInvokeConfig");
}
