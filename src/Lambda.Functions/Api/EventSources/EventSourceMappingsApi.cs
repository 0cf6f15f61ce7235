using Lambda.Engine.Polling;
using Lambda.Functions.Api.Configuration;
using Lambda.Functions.Api.Validation;
using Lambda.Functions.Sources;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api.EventSources;

/// <summary>
/// Lambda's operations on event source mappings. Mappings are declared in code, so these operations read and change them, but neither
/// create nor delete any.
/// </summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html and its siblings.</remarks>
public sealed class EventSourceMappingsApi(
    IEventSourceMappings mappings, MappingChanges changes, FunctionNames names, DestinationAccess destinations, ProcessingResults results,
    KafkaEndpoint kafka, TimeProvider time)
{
    private const int MaxItems = 100;

    // Five patterns of 4,096 characters, each of which JSON may write in six.
    private const int MaxBody = 256 * 1024;

    private const string UnknownFunction = "Function does not exist";

    /// <summary>A page of mappings, ordered by name.</summary>
    public IResult List(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (arn, name) = ((string?)request.Query["EventSourceArn"], (string?)request.Query["FunctionName"]);
        var violations = new Violations().Check("eventSourceArn", arn, new PatternAttribute(ApiPatterns.EventSource));
        var page = Page.Read(request, Page.Long, violations, MaxItems);
        AskedFunction? asked = null;
        if (name is not null && !names.TryFind(name, null, FunctionRules.AllVersions, violations, out asked, out var unknown))
            return unknown;
        if (violations.Error is { } wrong) return wrong;
        if (page.Error is { } invalid) return invalid;
        var (items, next) = page.Of(
            mappings.All.Where(
                mapping => (arn is null || mapping.SourceArn == arn) && (asked is null || mapping.Function == asked.Function)),
            mapping => mapping.Name);
        return AwsAnswer.Of(new([.. items.Select(Describe)], next), EventSourcesJson.Readable.MappingList);
    }

    /// <summary>One mapping, found by its UUID.</summary>
    public IResult Get(string id) =>
        Find(id) is { } mapping ? AwsAnswer.Of(Describe(mapping), EventSourcesJson.Readable.MappingDescription) : AwsError.NoResource();

    /// <summary>Changes the settings of a mapping.</summary>
    public async Task<IResult> UpdateAsync(HttpRequest request, string id)
    {
        ArgumentNullException.ThrowIfNull(request);
        var body = await JsonBody<MappingUpdate>.ReadAsync(request, MaxBody, EventSourcesJson.Default.MappingUpdate);
        if (!body.IsRead) return body.Error;
        var update = body.Value;
        if (new Violations().CheckMembers(update).Error is { } wrong) return wrong;
        if (Find(id) is not { } mapping) return AwsError.NoResource();
        AskedFunction? asked = null;
        if (update.FunctionName is { } name && !names.TryFind(name, null, FunctionRules.AllVersions, null, out asked, out _))
            return AwsError.InvalidParameter(UnknownFunction);
        if (asked is not null && asked.Function != mapping.Function)
            return AwsError.InvalidParameter(
                $"The function of an event source mapping is declared in the app, in EventSources.cs: it is {mapping.Function.Name}.");
        if (destinations.Check(request, update.DestinationConfig?.OnFailure?.Destination) is { } denied) return denied;
        if (update.Problem(mapping) is { } problem) return AwsError.InvalidParameter(problem);
        return await AwsError.OrNotChangedAsync(async () => AwsAnswer.Of(
            Describe(await changes.ChangeAsync(mapping.Name, update.ApplyTo, request.HttpContext.RequestAborted)),
            EventSourcesJson.Readable.MappingDescription, StatusCodes.Status202Accepted));
    }

    /// <summary>Refuses to create a mapping.</summary>
    public async Task<IResult> CreateAsync(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var body = await JsonBody<MappingCreation>.ReadAsync(request, MaxBody, EventSourcesJson.Default.MappingCreation);
        if (!body.IsRead) return body.Error;
        var creation = body.Value;
        var violations = new Violations().CheckMembers(creation).Check("functionName", creation.FunctionName, new RequiredAttribute());
        if (violations.Error is { } wrong) return wrong;
        if (creation.Problem() is { } problem) return AwsError.InvalidParameter(problem);
        return AwsError.InvalidParameter(!names.TryFind(creation.FunctionName!, null, FunctionRules.AllVersions, null, out _, out _)
            ? UnknownFunction
            : "Event source mappings are declared in the app: add a line to EventSources.cs and a trigger to Triggers/, "
                + "and deploy the app. UpdateEventSourceMapping changes existing ones.");
    }

    /// <summary>Refuses to delete a mapping.</summary>
    public IResult Delete(string id) => Find(id) is null ? AwsError.NoResource() : AwsError.InvalidParameter(
        "Event source mappings are declared in the app: remove its line from EventSources.cs and its trigger from Triggers/, "
        + "and deploy the app. UpdateEventSourceMapping with Enabled false stops it at once.");

    private EventSourceMapping? Find(string id) =>
        mappings.All.FirstOrDefault(mapping => string.Equals(mapping.Id, id, StringComparison.OrdinalIgnoreCase));

    private MappingDescription Describe(EventSourceMapping mapping) =>
        MappingDescription.Of(mapping, kafka.BootstrapServers, results.Last(mapping.Name), time.GetUtcNow());
}
