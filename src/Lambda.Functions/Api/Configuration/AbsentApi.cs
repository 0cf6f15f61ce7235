using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Functions.Api.Validation;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api.Configuration;

/// <summary>
/// Answers reads of features that functions do not have here, such as policies, tags, layers and provisioned concurrency. The answers are
/// Lambda's for a function without them, so that tools which only read succeed. Operations that would add such features are refused by
/// <see cref="Unsupported"/>.
/// </summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_GetPolicy.html, …ListTags, …ListLayers, …GetProvisionedConcurrencyConfig and
/// their siblings.
/// </remarks>
internal sealed class AbsentApi
{
    private static readonly Task<IResult> Gone = Task.FromResult<IResult>(AwsAnswer.NoContent);
    private static readonly Task<IResult> NoResource = Task.FromResult<IResult>(AwsError.NoResource());
    private readonly FunctionNames _names;
    private readonly ConfigurationOperation _answer;
    private readonly IEventSourceMappings _mappings;

    internal AbsentApi(FunctionNames names, ConfigurationOperation answer, IEventSourceMappings mappings) =>
        (_names, _answer, _mappings) = (names, answer, mappings);

    /// <summary>Answers GetPolicy.</summary>
    public Task<IResult> GetPolicyAsync(HttpRequest request, string name) =>
        _answer.ForAsync(request, name, FunctionRules.ReadPolicy, (_, _) => NoResource);

    /// <summary>Answers RemovePermission.</summary>
    public Task<IResult> RemovePermissionAsync(HttpRequest request, string name) =>
        _answer.ForAsync(request, name, FunctionRules.RemovePermission, (_, _) =>
            Task.FromResult<IResult>(AwsError.NotFound("No policy is associated with the given resource.")));

    /// <summary>Answers ListTags.</summary>
    public IResult ListTags(string arn) => Taggable(arn, new()) ?? (IResult)AwsAnswer.Of("""{"Tags":{}}"""u8);

    /// <summary>Answers UntagResource: there are no tags to remove.</summary>
    public IResult Untag(HttpRequest request, string arn)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Taggable(arn, new Violations().Check("tagKeys", (string?)request.Query["tagKeys"], new RequiredAttribute()))
            ?? (IResult)AwsAnswer.NoContent;
    }

    /// <summary>Answers GetFunctionCodeSigningConfig.</summary>
    public Task<IResult> GetCodeSigningAsync(HttpRequest request, string name) =>
        _answer.ForAsync(request, name, FunctionRules.AllVersions, (_, _) => Task.FromResult<IResult>(AwsAnswer.Of("{}"u8)));

    /// <summary>Answers DeleteFunctionCodeSigningConfig: there is no configuration to remove.</summary>
    public Task<IResult> DeleteCodeSigningAsync(HttpRequest request, string name) =>
        _answer.ForAsync(request, name, FunctionRules.AllVersions, (_, _) => Gone);

    /// <summary>Answers ListProvisionedConcurrencyConfigs, and GetProvisionedConcurrencyConfig, which has the same address.</summary>
    public Task<IResult> GetProvisionedAsync(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Query["List"] != "ALL") return Task.FromResult<IResult>(NotProvisioned(request, name));
        return _answer.ListAsync(request, name, FunctionRules.Whole, Page.Short, (_, _, _) =>
            Task.FromResult<IResult>(AwsAnswer.Of("""{"ProvisionedConcurrencyConfigs":[]}"""u8)));
    }

    /// <summary>Answers DeleteProvisionedConcurrencyConfig.</summary>
    public IResult DeleteProvisioned(HttpRequest request, string name)
    {
        ArgumentNullException.ThrowIfNull(request);
        return NotProvisioned(request, name);
    }

    /// <summary>Answers GetRuntimeManagementConfig: the hosting plan keeps the runtime up to date.</summary>
    public Task<IResult> GetRuntimeAsync(HttpRequest request, string name) =>
        _answer.ForAsync(request, name, FunctionRules.Read, (asked, _) =>
            Task.FromResult<IResult>(AwsAnswer.Of(new("Auto", asked.Arn), ConfigurationJson.Readable.RuntimeBody)));

    /// <summary>Answers GetFunctionRecursionConfig: recursive loops are always stopped.</summary>
    public Task<IResult> GetRecursionAsync(HttpRequest request, string name) =>
        _answer.ForAsync(request, name, FunctionRules.Whole, (_, _) => Terminates);

    /// <summary>Answers PutFunctionRecursionConfig, which may set only the behaviour that already applies.</summary>
    public Task<IResult> PutRecursionAsync(HttpRequest request, string name, Func<IResult> refuse) =>
        _answer.ChangeAsync(request, name, FunctionRules.Whole, ConfigurationJson.Default.RecursionBody, (_, change, _) =>
            change.RecursiveLoop == "Terminate" ? Terminates : Task.FromResult(refuse()));

    /// <summary>Answers ListDurableExecutionsByFunction.</summary>
    public Task<IResult> ListDurableExecutionsAsync(HttpRequest request, string name) =>
        _answer.ForAsync(
            request, name, FunctionRules.Read, (_, _) => Task.FromResult<IResult>(AwsAnswer.Of("""{"DurableExecutions":[]}"""u8)));

    private static Task<IResult> Terminates => Task.FromResult<IResult>(AwsAnswer.Of("""{"RecursiveLoop":"Terminate"}"""u8));

    private AwsError NotProvisioned(HttpRequest request, string name)
    {
        var violations = new Violations().Check("qualifier", (string?)request.Query["Qualifier"], new RequiredAttribute());
        if (!_names.TryRead(name, request.Query["Qualifier"], FunctionRules.Provisioned, violations, out var asked, out var error))
            return error;
        return asked.Qualifier switch
        {
            null or LambdaFunction.Latest =>
                AwsError.InvalidParameter("The function resource provided must be an alias or a published version."),
            var version when version.All(char.IsAsciiDigit) => AwsError.FunctionNotFound(_names.ArnOf(asked)),
            _ => AwsError.NotFound($"Cannot find alias arn: {_names.ArnOf(asked)}"),
        };
    }

    private AwsError? Taggable(string arn, Violations violations)
    {
        if (violations.Check("resource", arn, new PatternAttribute(ApiPatterns.Taggable), new MaxLengthAttribute(256)).Error is { } wrong)
            return wrong;
        var (kind, id) = Arn.Parse(arn)?.Resource.Split(':', 2) is [var first, var rest] ? (first, rest) : ("", "");
        switch (kind)
        {
            case "function" when id.Contains(':', StringComparison.Ordinal):
                return AwsError.InvalidParameter("Tags on function aliases and versions are not supported. Please specify a function ARN.");
            case "function":
                return _names.TryFind(arn, null, FunctionRules.AllVersions, null, out _, out var error) ? null : error;
            case "event-source-mapping":
                return _mappings.All.Any(mapping => mapping.IsCreated && string.Equals(mapping.Id, id, StringComparison.OrdinalIgnoreCase))
                    ? null
                    : AwsError.NotFound($"Event source mapping not found: {arn}");
            default:
                return AwsError.NoResource();
        }
    }
}
