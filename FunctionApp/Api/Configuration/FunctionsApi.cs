using FunctionApp.Invocation;
using FunctionApp.Settings;
using Microsoft.AspNetCore.Http;
using static FunctionApp.Api.Configuration.ConfigurationAnswer;

namespace FunctionApp.Api.Configuration;

/// <summary>Lambda's operations that describe functions, and UpdateFunctionConfiguration for what can be changed here.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html, …GetFunction, …GetFunctionConfiguration, …UpdateFunctionConfiguration, …ListVersionsByFunction.</remarks>
public sealed class FunctionsApi
{
    private readonly FunctionCatalogue _catalogue;
    private readonly FunctionSettings _settings;
    private readonly Describing _describing;
    private readonly DestinationAccess _destinations;
    private readonly ConfigurationAnswer _answer;

    internal FunctionsApi(FunctionCatalogue catalogue, FunctionSettings settings, Describing describing, DestinationAccess destinations, ConfigurationAnswer answer) =>
        (_catalogue, _settings, _describing, _destinations, _answer) = (catalogue, settings, describing, destinations, answer);

    /// <summary>A page of functions, ordered by name.</summary>
    public IResult List(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if ((string?)request.Query["FunctionVersion"] is { Length: > 0 } version && version != "ALL")
            return AwsError.InvalidParameter($"Value '{version}' at 'functionVersion' failed to satisfy constraint: Member must satisfy enum value set: [ALL]");
        if (Page.Read(request, out var page) is { } error) return error;
        // Functions at the edge, which have a master, there are none.
        var all = (string?)request.Query["MasterRegion"] is { Length: > 0 } master && master != "ALL" ? [] : _catalogue.All;
        var (functions, next) = page.Of(all, function => function.Name);
        return Json(new FunctionsBody([.. functions.Select(function => _describing.Configuration(function, _settings.Applied(function), withState: false))], next), ConfigurationJson.Readable.FunctionsBody);
    }

    /// <summary>A function with what is known of its code.</summary>
    public Task<IResult> GetAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _answer.ForAsync(request, name, async (function, cancellation) =>
        {
            var changes = await _settings.FindAsync(function, cancellation);
            var reserved = changes.Over(function.Configured).ReservedConcurrentExecutions;
            return Json(new FunctionBody(_describing.Configuration(function, changes), new("AzureFunctions"), reserved is null ? null : new(reserved)), ConfigurationJson.Readable.FunctionBody);
        });
    }

    /// <summary>A function's configuration.</summary>
    public Task<IResult> GetConfigurationAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _answer.ForAsync(request, name, async (function, cancellation) =>
            Json(_describing.Configuration(function, await _settings.FindAsync(function, cancellation)), ConfigurationJson.Readable.ConfigurationBody));
    }

    /// <summary>Changes description, timeout, memory size and dead-letter queue; everything else belongs to the app's code and is refused.</summary>
    public Task<IResult> UpdateConfigurationAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _answer.ForAsync(request, name, ConfigurationJson.Default.ConfigurationChange, async (function, change, cancellation) =>
        {
            if (change.Others?.Where(other => other.Value.ValueKind != System.Text.Json.JsonValueKind.Null).Select(other => other.Key).ToList() is { Count: > 0 } others)
                return AwsError.InvalidParameter($"{string.Join(", ", others)} cannot be changed here: only Description, Timeout, MemorySize and DeadLetterConfig can. {Unsupported.ByDeployment}");
            if (_destinations.Check(request, change.DeadLetterConfig?.TargetArn, isDeadLetter: true) is { } denied) return denied;
            try
            {
                var changed = await _settings.ChangeAsync(function, changes => change.RevisionId is { } revision && revision != _describing.RevisionId(function, changes) ? throw new RevisionException() : changes with
                {
                    Description = change.Description ?? changes.Description,
                    Timeout = change.Timeout ?? changes.Timeout,
                    MemorySize = change.MemorySize ?? changes.MemorySize,
                    DeadLetter = change.DeadLetterConfig is { } target ? target.TargetArn ?? "" : changes.DeadLetter,
                }, cancellation);
                return Json(_describing.Configuration(function, changed), ConfigurationJson.Readable.ConfigurationBody);
            }
            catch (RevisionException)
            {
                return new AwsError(StatusCodes.Status412PreconditionFailed, "PreconditionFailedException", "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id");
            }
        });
    }

    /// <summary>The function's versions: the one that runs.</summary>
    public Task<IResult> ListVersionsAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _answer.ForAsync(request, name, (function, _) => Task.FromResult(Page.Read(request, out var _) ?? Json(
            new VersionsBody([_describing.Configuration(function, _settings.Applied(function), withState: false) with { FunctionArn = $"{function.Arn}:{LambdaFunction.Latest}" }], null), ConfigurationJson.Readable.VersionsBody)));
    }

    private sealed class RevisionException : Exception;
}
