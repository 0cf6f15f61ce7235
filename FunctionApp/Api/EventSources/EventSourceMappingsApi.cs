using System.Globalization;
using System.Text.Json;
using FunctionApp.Invocation;
using FunctionApp.Polling;
using Microsoft.AspNetCore.Http;

namespace FunctionApp.Api.EventSources;

/// <summary>Lambda's operations on event source mappings. They are declared in code: here they are looked at and changed.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/lambda/latest/api/API_ListEventSourceMappings.html and its siblings.</remarks>
public sealed class EventSourceMappingsApi(IEventSourceMappings mappings, MappingChanges changes, FunctionCatalogue catalogue, DestinationAccess destinations, ProcessingResults results, TimeProvider time)
{
    private const int MaxItems = 100;
    private const int LargestAsked = 10_000;

    // Five patterns of 4,096 characters, each of which JSON may write in six.
    private const int MaxBody = 256 * 1024;

    /// <summary>A page of mappings, ordered by name.</summary>
    public IResult List(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (arn, function, marker, limit) = ((string?)request.Query["EventSourceArn"], (string?)request.Query["FunctionName"], (string?)request.Query["Marker"], MaxItems);
        if ((string?)request.Query["MaxItems"] is { } asked && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > LargestAsked))
            return AwsError.InvalidParameter($"MaxItems is '{asked}'; allowed are 1 to {LargestAsked}.");
        if (function is not null && !catalogue.All.Any(known => IsNamed(known, function))) return AwsError.FunctionNotFound(catalogue.ArnOf(function));
        var matching = mappings.All.Where(mapping => (arn is null || mapping.SourceArn == arn) && (function is null || IsNamed(mapping.Function, function))).ToList();
        var first = marker is null ? 0 : matching.FindIndex(mapping => mapping.Id == marker);
        if (first < 0) return AwsError.InvalidParameter("Marker is none that this list has answered.");
        var page = matching.Skip(first).Take(Math.Min(limit, MaxItems)).ToList();
        return Results.Json(new MappingList([.. page.Select(Describe)], matching.ElementAtOrDefault(first + page.Count)?.Id), EventSourcesJson.Readable.MappingList);
    }

    /// <summary>One mapping.</summary>
    public IResult Get(string id) => Find(id) is { } mapping ? Results.Json(Describe(mapping), EventSourcesJson.Readable.MappingDescription) : NotFound();

    /// <summary>Changes a mapping.</summary>
    public async Task<IResult> UpdateAsync(HttpRequest request, string id)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Find(id) is not { } mapping) return NotFound();
        var body = await RequestBody.ReadAsync(request, MaxBody, TooLarge);
        if (body.Error is { } unread) return unread;
        if (Read(body.Bytes, out var reason) is not { } update) return AwsError.InvalidContent(reason!);
        if (update.Problem() is { } problem) return AwsError.InvalidParameter(problem);
        if (update.FunctionName is { } function && !IsNamed(mapping.Function, function))
            return AwsError.InvalidParameter($"The function of an event source mapping is declared in the app, in EventSources.cs: it is {mapping.Function.Name}.");
        if (destinations.Check(request, update.DestinationConfig?.OnFailure?.Destination) is { } denied) return denied;
        return await AwsError.OrUnavailableAsync(async () => await changes.ChangeAsync(mapping.Name, update.ApplyTo, request.HttpContext.RequestAborted) switch
        {
            MappingOutcome.Changed(var changed) => Results.Json(Describe(changed), EventSourcesJson.Readable.MappingDescription, statusCode: StatusCodes.Status202Accepted),
            MappingOutcome.Refused(var error) => AwsError.InvalidParameter(error),
            MappingOutcome.Busy => AwsError.Conflict("The event source mapping is being changed by others; try again."),
            var outcome => throw new InvalidOperationException($"{outcome.GetType().Name} is no outcome."),
        });
    }

    /// <summary>Refuses a new mapping.</summary>
    public async Task<IResult> CreateAsync(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var body = await RequestBody.ReadAsync(request, MaxBody, TooLarge);
        if (body.Error is { } unread) return unread;
        if (Read(body.Bytes, out var reason) is not { } asked) return AwsError.InvalidContent(reason!);
        if (asked.FunctionName is { } function && !catalogue.All.Any(known => IsNamed(known, function))) return AwsError.FunctionNotFound(catalogue.ArnOf(function));
        return AwsError.InvalidParameter("Event source mappings are declared in the app: add a line to EventSources.cs and a trigger to Triggers/, and deploy it. UpdateEventSourceMapping changes those that are there.");
    }

    /// <summary>Refuses the end of a mapping.</summary>
    public IResult Delete(string id) => Find(id) is null ? NotFound()
        : AwsError.InvalidParameter("Event source mappings are declared in the app: take its line from EventSources.cs and its trigger from Triggers/, and deploy it. UpdateEventSourceMapping with Enabled false stops it at once.");

    private static MappingUpdate? Read(ReadOnlyMemory<byte> body, out string? reason)
    {
        try
        {
            reason = "It is null.";
            return body.IsEmpty ? new() : JsonSerializer.Deserialize(body.Span, EventSourcesJson.Default.MappingUpdate);
        }
        catch (JsonException e)
        {
            reason = $"at {e.Path ?? "$"} is no value of the member's type.";
            return null;
        }
    }

    private static AwsError TooLarge(long size) => new(StatusCodes.Status413PayloadTooLarge, "RequestTooLargeException", $"Request must be smaller than {MaxBody} bytes");

    // Lambda takes a name, an ARN or a part of one, with or without the version.
    private static bool IsNamed(LambdaFunction function, string text)
    {
        var name = text.EndsWith($":{LambdaFunction.Latest}", StringComparison.Ordinal) ? text[..^(LambdaFunction.Latest.Length + 1)] : text;
        return name == function.Name || name == function.Arn || name.EndsWith($":function:{function.Name}", StringComparison.Ordinal) && function.Arn.EndsWith($":{name}", StringComparison.Ordinal) || name == $"function:{function.Name}";
    }

    private static AwsError NotFound() => new(StatusCodes.Status404NotFound, "ResourceNotFoundException", "The resource you requested does not exist.");

    private EventSourceMapping? Find(string id) => mappings.All.FirstOrDefault(mapping => string.Equals(mapping.Id, id, StringComparison.OrdinalIgnoreCase));

    private MappingDescription Describe(EventSourceMapping mapping) => MappingDescription.Of(mapping, results.Last(mapping.Name), time.GetUtcNow());
}
