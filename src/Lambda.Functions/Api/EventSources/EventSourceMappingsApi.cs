using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Functions.Api.Configuration;
using Lambda.Functions.Api.Validation;
using Lambda.Functions.Sources;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Api.EventSources;

/// <summary>
/// Lambda's operations on event source mappings. Mappings are registered in code, since they need triggers: only registered mappings can be
/// created, and a deleted one can be created again.
/// </summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html and its siblings.</remarks>
internal sealed class EventSourceMappingsApi(
    IEventSourceMappings mappings, MappingChanges changes, FunctionNames names, DestinationAccess destinations, ProcessingResults results,
    KafkaEndpoint kafka, TimeProvider time)
{
    private const int MaxItems = 100;

    // Five patterns of 4,096 characters, each of which JSON may write in six.
    private const int MaxBody = 256 * 1024;

    private const string UnknownFunction = "Function does not exist";

    /// <summary>Answers ListEventSourceMappings with a page of mappings, ordered by name.</summary>
    public IResult List(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (arn, name) = ((string?)request.Query["EventSourceArn"], (string?)request.Query["FunctionName"]);
        var violations = new Violations().Check("eventSourceArn", arn, new PatternAttribute(ApiPatterns.EventSource));
        var page = Page.Read(request, Page.Long, violations, MaxItems);
        var now = time.GetUtcNow();
        AskedFunction? asked = null;
        if (name is not null && !names.TryFind(name, null, FunctionRules.AllVersions, violations, out asked, out var unknown))
            return unknown;
        if (violations.Error is { } wrong) return wrong;
        if (page.Error is { } invalid) return invalid;
        var (items, next) = page.Of(
            mappings.Listed(now).Where(
                mapping => (arn is null || mapping.SourceArn == arn) && (asked is null || mapping.Function == asked.Function)),
            mapping => mapping.Name);
        return AwsAnswer.Of(new([.. items.Select(Describe)], next), EventSourcesJson.Readable.MappingList);
    }

    /// <summary>Answers GetEventSourceMapping with the mapping that has this UUID.</summary>
    public async Task<IResult> GetAsync(HttpRequest request, string id)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Find(id) is not { } mapping) return AwsError.NoResource();
        if (Exists(mapping)) return Answer(mapping);
        return await AwsError.OrUnavailableAsync(async () =>
        {
            // Another instance may have created it a moment ago.
            await changes.RefreshAsync(request.HttpContext.RequestAborted);
            return Find(id) is { } now && Exists(now) ? Answer(now) : AwsError.NoResource();
        });

        bool Exists(EventSourceMapping one) => one.State(time.GetUtcNow()) is not null;

        IResult Answer(EventSourceMapping one) => AwsAnswer.Of(Describe(one), EventSourcesJson.Readable.MappingDescription);
    }

    /// <summary>
    /// Answers UpdateEventSourceMapping: changes the settings of a mapping, or the function that handles its records, which may be any
    /// function of the app.
    /// </summary>
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
        if (asked is not null && TakenBy(asked.Function, mapping) is { } taken) return Taken(mapping, taken);
        if (destinations.Check(request, update.DestinationConfig?.OnFailure?.Destination) is { } denied) return denied;
        if (update.Problem(mapping) is { } problem) return AwsError.InvalidParameter(problem);
        return await AcceptAsync(
            mapping, "update",
            () => changes.ChangeAsync(mapping.Name, update.ApplyTo, asked?.Function, request.HttpContext.RequestAborted));
    }

    /// <summary>Answers CreateEventSourceMapping: creates a mapping that is registered in code but does not exist.</summary>
    public async Task<IResult> CreateAsync(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var body = await JsonBody<MappingCreation>.ReadAsync(request, MaxBody, EventSourcesJson.Default.MappingCreation);
        if (!body.IsRead) return body.Error;
        var creation = body.Value;
        var violations = new Violations().CheckMembers(creation).Check("functionName", creation.FunctionName, new RequiredAttribute());
        if (violations.Error is { } wrong) return wrong;
        if (creation.Problem() is { } problem) return AwsError.InvalidParameter(problem);
        if (!names.TryFind(creation.FunctionName!, null, FunctionRules.AllVersions, null, out var asked, out _))
            return AwsError.InvalidParameter(UnknownFunction);
        var declared = mappings.All.Where(mapping => creation.Names(mapping, kafka.BootstrapServersOf(mapping))).ToList();
        var now = time.GetUtcNow();
        var own = declared.Where(mapping => mapping.Function == asked.Function).OrderBy(mapping => mapping.State(now) is not null);
        if (own.FirstOrDefault() is not { } mapping)
            return AwsError.InvalidParameter(creation.ToDeclare(asked.Function.Name, declared, mappings.All));
        if (destinations.Check(request, creation.DestinationConfig?.OnFailure?.Destination) is { } denied) return denied;
        if (creation.ProblemOf(mapping) is { } impossible) return AwsError.InvalidParameter(impossible);
        return await AcceptAsync(
            mapping, "create", () => changes.CreateAsync(mapping.Name, creation.ApplyTo, request.HttpContext.RequestAborted));
    }

    /// <summary>Answers DeleteEventSourceMapping: deletes a mapping. Its source keeps its records.</summary>
    public async Task<IResult> DeleteAsync(HttpRequest request, string id)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Find(id) is { } mapping
            ? await AcceptAsync(mapping, "delete", () => changes.DeleteAsync(mapping.Name, request.HttpContext.RequestAborted))
            : AwsError.NoResource();
    }

    private Task<IResult> AcceptAsync(EventSourceMapping mapping, string operation, Func<Task<EventSourceMapping>> change) =>
        AwsError.OrNotChangedAsync(async () =>
        {
            try
            {
                return AwsAnswer.Of(
                    Describe(await change()), EventSourcesJson.Readable.MappingDescription, StatusCodes.Status202Accepted);
            }
            catch (MappingStateException e)
            {
                return e.Problem switch
                {
                    MappingProblem.Exists => Taken(mapping, mapping),
                    MappingProblem.InUse => AwsError.InUse($"Cannot {operation} the event source mapping because it is in use."),
                    _ => AwsError.NoResource(),
                };
            }
        });

    private static AwsError Taken(EventSourceMapping asked, EventSourceMapping existing) => AwsError.Conflict(
        $"The event source arn (\" {asked.SourceArn} \") and function (\" {existing.Function.Name} \") provided mapping "
        + $"already exists. Please update or delete the existing mapping with UUID {existing.Id}");

    // A source has one mapping for each function.
    private EventSourceMapping? TakenBy(LambdaFunction function, EventSourceMapping mapping) => mappings.All.FirstOrDefault(
        other => other.Name != mapping.Name && other.Source == mapping.Source && other.Function == function
            && other.State(time.GetUtcNow()) is not null);

    // Whether it exists, the store decides: another instance may have created or deleted it.
    private EventSourceMapping? Find(string id) =>
        mappings.All.FirstOrDefault(mapping => string.Equals(mapping.Id, id, StringComparison.OrdinalIgnoreCase));

    private MappingDescription Describe(EventSourceMapping mapping) =>
        MappingDescription.Of(mapping, kafka.BootstrapServersOf(mapping), results.Last(mapping.Name), time.GetUtcNow());
}
