using Lambda.Engine.Invocation;
using Lambda.Engine.Settings;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api.Configuration;

/// <summary>Lambda's operations on how a function's asynchronous events are handled.</summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html, …Update…, …Get…, …Delete… and
/// …ListFunctionEventInvokeConfigs.
/// </remarks>
internal sealed class EventInvokeApi
{
    private readonly FunctionSettings _settings;
    private readonly FunctionDescriber _describing;
    private readonly DestinationAccess _destinations;
    private readonly ConfigurationOperation _answer;
    private readonly DestinationCheck _check;
    private readonly TimeProvider _time;

    internal EventInvokeApi(
        FunctionSettings settings, FunctionDescriber describing, DestinationAccess destinations, DestinationCheck check,
        ConfigurationOperation answer, TimeProvider time) =>
        (_settings, _describing, _destinations, _check, _answer, _time) = (settings, describing, destinations, check, answer, time);

    /// <summary>
    /// Answers ListFunctionEventInvokeConfigs with the function's configurations: one or none, as there is only one version.
    /// </summary>
    public Task<IResult> ListAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _answer.ListAsync(request, name, FunctionRules.ListEventInvoke, Page.Short, async (asked, _, cancellation) =>
            AwsAnswer.Of(new(await FindAsync(asked, cancellation) is { } one ? [one] : []), ConfigurationJson.Readable.EventInvokesBody));
    }

    /// <summary>Answers GetFunctionEventInvokeConfig.</summary>
    public Task<IResult> GetAsync(HttpRequest request, string name) =>
        _answer.ForAsync(request, name, FunctionRules.ReadEventInvoke, async (asked, cancellation) =>
            await FindAsync(asked, cancellation) is { } body
                ? AwsAnswer.Of(body, ConfigurationJson.Readable.EventInvokeBody)
                : None(asked));

    /// <summary>
    /// Answers PutFunctionEventInvokeConfig: replaces the configuration. Members that the request leaves out return to their defaults.
    /// </summary>
    public Task<IResult> PutAsync(HttpRequest request, string name) => ChangeAsync(request, name, (_, change, now) => new(now)
    {
        MaximumRetryAttempts = change.MaximumRetryAttempts,
        MaximumEventAgeInSeconds = change.MaximumEventAgeInSeconds,
        OnSuccess = Named(change.DestinationConfig?.OnSuccess),
        OnFailure = Named(change.DestinationConfig?.OnFailure),
    });

    /// <summary>Answers UpdateFunctionEventInvokeConfig: changes the members in the request, and keeps the others.</summary>
    public Task<IResult> UpdateAsync(HttpRequest request, string name) => ChangeAsync(request, name, (before, change, now) => new(now)
    {
        MaximumRetryAttempts = change.MaximumRetryAttempts ?? before?.MaximumRetryAttempts,
        MaximumEventAgeInSeconds = change.MaximumEventAgeInSeconds ?? before?.MaximumEventAgeInSeconds,
        OnSuccess = change.DestinationConfig?.OnSuccess is { } success ? Named(success) : before?.DestinationConfig?.OnSuccess?.Destination,
        OnFailure = change.DestinationConfig?.OnFailure is { } failure ? Named(failure) : before?.DestinationConfig?.OnFailure?.Destination,
    }, mustExist: true);

    /// <summary>
    /// Answers DeleteFunctionEventInvokeConfig: deletes the changes, so that the values from code and settings apply again.
    /// </summary>
    public Task<IResult> DeleteAsync(HttpRequest request, string name) =>
        _answer.ForAsync(request, name, FunctionRules.ReadEventInvoke, async (asked, cancellation) =>
        {
            if (await FindAsync(asked, cancellation) is null) return None(asked);
            await _settings.ChangeAsync(asked.Function, changes => changes with { EventInvoke = null }, cancellation);
            return AwsAnswer.NoContent;
        });

    private Task<IResult> ChangeAsync(
        HttpRequest request, string name, Func<EventInvokeBody?, EventInvokeChange, DateTimeOffset, EventInvokeChanges> make,
        bool mustExist = false) =>
        _answer.ChangeAsync(
            request,
            name,
            FunctionRules.ChangeEventInvoke,
            ConfigurationJson.Default.EventInvokeChange,
            async (asked, change, cancellation) =>
            {
                var named = change.DestinationConfig;
                if ((_destinations.Check(request, named?.OnSuccess?.Destination)
                    ?? _destinations.Check(request, named?.OnFailure?.Destination)) is { } denied)
                    return denied;
                if (mustExist && await FindAsync(asked, cancellation) is null) return None(asked);
                if (_check.Error(asked.Function, named) is { } wrong) return wrong;
                var changed = await _settings.ChangeAsync(
                    asked.Function,
                    changes =>
                        changes with { EventInvoke = make(_describing.EventInvoke(asked.Function, changes), change, _time.GetUtcNow()) },
                    cancellation);
                return AwsAnswer.Of(_describing.EventInvoke(asked.Function, changed)!, ConfigurationJson.Readable.EventInvokeBody);
            }, change => change is { MaximumRetryAttempts: null, MaximumEventAgeInSeconds: null, DestinationConfig: null }
                ? AwsError.InvalidParameter("You must specify at least one of error handling or destination setting.") : null);

    private async Task<EventInvokeBody?> FindAsync(AskedFunction asked, CancellationToken cancellation) =>
        _describing.EventInvoke(asked.Function, await _settings.FindAsync(asked.Function, cancellation));

    private static string? Named(DestinationBody? destination) =>
        string.IsNullOrEmpty(destination?.Destination) ? null : destination.Destination;

    private static AwsError None(AskedFunction asked) =>
        FunctionRules.ReadEventInvoke.NotFound($"{asked.Function.Arn}:{LambdaFunction.Latest}");
}
