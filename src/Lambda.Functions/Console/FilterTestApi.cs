using System.Text;
using System.Text.Json;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Engine.Polling.Queues;
using Lambda.Engine.Polling.Streams;
using Lambda.Functions.Api;
using Microsoft.AspNetCore.Http;

namespace Lambda.Functions.Console;

/// <summary>Tests filters of an event source mapping on a sample before they are saved.</summary>
internal sealed class FilterTestApi
{
    private static readonly Func<long, AwsError> TooLarge = static _ => AwsError.TooLarge();
    private readonly IEventSourceMappings _mappings;
    private readonly TimeProvider _time;

    internal FilterTestApi(IEventSourceMappings mappings, TimeProvider time) => (_mappings, _time) = (mappings, time);

    internal async Task<IResult> TryAsync(HttpRequest request, string id)
    {
        var listed = _mappings.Listed(_time.GetUtcNow());
        if (listed.FirstOrDefault(one => string.Equals(one.Id, id, StringComparison.OrdinalIgnoreCase)) is not { } mapping)
            return AwsError.NoResource();
        var read = await RequestBody.ReadAsync(request, Limits.SyncPayload, TooLarge);
        if (read.Error is not null) return read.Error;
        FilterTest? test;
        try
        {
            test = JsonSerializer.Deserialize(read.Bytes.Span, ConsoleJson.Default.FilterTest);
        }
        catch (JsonException e)
        {
            return AwsError.InvalidParameter($"The request body must be JSON with the members 'filters' and 'body': {e.Message}");
        }
        if (test?.Body is not { } body) return AwsError.InvalidParameter(
            "The member 'body' is missing: give the content of a message or record.");
        var filters = test.Filters ?? mapping.Settings.Filters;
        if (filters.Count > EventSourceRules.MaxFilters)
            return AwsError.InvalidParameter($"There are {filters.Count} filters; at most {EventSourceRules.MaxFilters} are allowed.");
        foreach (var (at, pattern) in filters.Index())
            if (EventSourceRules.PatternError(mapping.Source, pattern) is { } error)
                return AwsError.InvalidParameter($"Filter {at + 1} is not an event pattern: {error}");
        var matches = RecordFilter.Parse(filters, mapping.Source).Matches(Encoding.UTF8.GetBytes(body), Metadata(mapping, body));
        return PlainAnswer.Json(new FilterVerdict(matches), ConsoleJson.Readable.FilterVerdict);
    }

    // The members of a record besides its content, as if it had been sent just now.
    private Action<Utf8JsonWriter> Metadata(EventSourceMapping mapping, string body)
    {
        var (content, now) = (Encoding.UTF8.GetBytes(body), _time.GetUtcNow());
        if (mapping.Source.IsOfItems) return writer => writer.WriteString("eventName", "MODIFY");
        if (mapping.Source.IsOfKafka) return writer => writer.WriteString("topic", mapping.Source.Name);
        return mapping.Source.IsStream
            ? writer => StreamEvent.WriteMetadata(writer, new StreamRecord("sample", 0, content, now), mapping.SourceArn)
            : writer => QueueEvent.WriteFilterable(writer, mapping, new QueueRecord("sample", "sample", content, now, 1));
    }
}
