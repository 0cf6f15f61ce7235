using System.Text.Json;
using Lambda.Engine.Invocation;
using Lambda.Engine.Settings;
using Lambda.Functions.Api.Validation;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api.Configuration;

/// <summary>
/// Lambda's operations that describe functions, and UpdateFunctionConfiguration for the options that can be changed here.
/// </summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_ListFunctions.html, …GetFunction, …GetFunctionConfiguration,
/// …UpdateFunctionConfiguration, …ListVersionsByFunction.
/// </remarks>
internal sealed class FunctionsApi
{
    private const string All = "ALL";
    private readonly FunctionCatalogue _catalogue;
    private readonly FunctionSettings _settings;
    private readonly FunctionDescriber _describing;
    private readonly DestinationAccess _destinations;
    private readonly ConfigurationOperation _answer;

    internal FunctionsApi(
        FunctionCatalogue catalogue, FunctionSettings settings, FunctionDescriber describing, DestinationAccess destinations,
        ConfigurationOperation answer) =>
        (_catalogue, _settings, _describing, _destinations, _answer) = (catalogue, settings, describing, destinations, answer);

    /// <summary>Answers ListFunctions with a page of functions, ordered by name.</summary>
    public IResult List(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (version, master) = ((string?)request.Query["FunctionVersion"], (string?)request.Query["MasterRegion"]);
        var violations = new Violations().Check("functionVersion", version, new OneOfAttribute(All)).Check(
            "masterRegion", master, new PatternAttribute(ApiPatterns.MasterRegion));
        var page = Page.Read(request, Page.Long, violations);
        if ((violations.Error ?? page.Error) is { } error) return error;
        // Only Lambda@Edge functions have a master, and there are none.
        var (functions, next) = page.Of(master is null or All ? _catalogue.All : [], function => function.Name);
        var qualifier = version is null ? null : LambdaFunction.Latest;
        return AwsAnswer.Of(
            new([.. functions.Select(function => InList(new(function, qualifier)))], next), ConfigurationJson.Readable.FunctionsBody);
    }

    /// <summary>Answers GetFunction with a function and the location of its code.</summary>
    public Task<IResult> GetAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _answer.ForAsync(request, name, FunctionRules.Read, async (asked, cancellation) =>
        {
            var changes = await _settings.FindAsync(asked.Function, cancellation);
            var reserved = changes.Over(asked.Function.Configured).ReservedConcurrentExecutions;
            return AwsAnswer.Of(
                new(_describing.Configuration(asked, changes), new("AzureFunctions"), reserved is null ? null : new(reserved)),
                ConfigurationJson.Readable.FunctionBody);
        });
    }

    /// <summary>Answers GetFunctionConfiguration.</summary>
    public Task<IResult> GetConfigurationAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _answer.ForAsync(request, name, FunctionRules.Read, async (asked, cancellation) =>
            AwsAnswer.Of(
                _describing.Configuration(asked, await _settings.FindAsync(asked.Function, cancellation)),
                ConfigurationJson.Readable.ConfigurationBody));
    }

    /// <summary>
    /// Answers UpdateFunctionConfiguration: changes description, timeout, memory size and dead-letter queue. Everything else is part of the
    /// app's code, so changing it is refused.
    /// </summary>
    public Task<IResult> UpdateConfigurationAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _answer.ChangeAsync(
            request, name, FunctionRules.Whole, ConfigurationJson.Default.ConfigurationChange, async (asked, change, cancellation) =>
        {
            if (change.Others?.Where(other => other.Value.ValueKind != JsonValueKind.Null)
                .Select(other => other.Key)
                .ToList() is { Count: > 0 } others)
                return AwsError.InvalidParameter(
                    $"{string.Join(", ", others)} cannot be changed here: only Description, Timeout, MemorySize and DeadLetterConfig can. "
                    + $"{Unsupported.ByDeployment}");
            if (_destinations.Check(request, change.DeadLetterConfig?.TargetArn, isDeadLetter: true) is { } denied) return denied;
            try
            {
                var changed = await _settings.ChangeAsync(asked.Function, changes => Change(asked.Function, changes, change), cancellation);
                return AwsAnswer.Of(_describing.Configuration(asked, changed), ConfigurationJson.Readable.ConfigurationBody);
            }
            catch (RevisionException)
            {
                return new AwsError(StatusCodes.Status412PreconditionFailed, "PreconditionFailedException",
                    "The Revision Id provided does not match the latest Revision Id. "
                    + "Call the GetFunction/GetAlias API to retrieve the latest Revision Id");
            }
        });
    }

    /// <summary>Answers ListVersionsByFunction: each function has one version.</summary>
    public Task<IResult> ListVersionsAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _answer.ListAsync(request, name, FunctionRules.AllVersions, Page.Long, (asked, _, _) => Task.FromResult<IResult>(
            AwsAnswer.Of(new([InList(asked with { Qualifier = LambdaFunction.Latest })], null), ConfigurationJson.Readable.VersionsBody)));
    }

    private FunctionChanges Change(LambdaFunction function, FunctionChanges changes, ConfigurationChange change) =>
        change.RevisionId is { } revision && revision != _describing.RevisionId(function, changes)
            ? throw new RevisionException()
            : changes with
            {
                Description = change.Description ?? changes.Description,
                Timeout = change.Timeout ?? changes.Timeout,
                MemorySize = change.MemorySize ?? changes.MemorySize,
                DeadLetter = change.DeadLetterConfig is { } target ? target.TargetArn ?? "" : changes.DeadLetter,
            };

    private ConfigurationBody InList(AskedFunction asked) =>
        _describing.Configuration(asked, _settings.Applied(asked.Function), withState: false);

    private sealed class RevisionException : Exception;
}
