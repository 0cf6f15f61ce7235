using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lambda.Engine.Invocation;

namespace Lambda.Functions.Console;

/// <summary>The body of <c>GET /api/activity</c>.</summary>
/// <param name="Instance">The instance of the app that answers, which the figures are about.</param>
/// <param name="At">The time of the answer.</param>
/// <param name="Minutes">How many minutes the figures go back.</param>
/// <param name="Functions">The figures of each function.</param>
/// <param name="Mappings">The figures of each event source mapping.</param>
internal sealed record Activity(
    string Instance, DateTimeOffset At, int Minutes, IReadOnlyList<FunctionFigures> Functions, IReadOnlyList<MappingActivity> Mappings);

/// <summary>The figures of a function, per minute.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Invocations">Runs of its handler, with their durations in milliseconds.</param>
/// <param name="Accepted">Accepted asynchronous events.</param>
/// <param name="Delivered">Records that were sent to destinations.</param>
internal sealed record FunctionFigures(
    string Name, IReadOnlyList<ActivityMinute> Invocations, IReadOnlyList<ActivityMinute> Accepted, IReadOnlyList<Delivered> Delivered);

/// <summary>The records that were sent to a destination.</summary>
internal sealed record Delivered(string Destination, IReadOnlyList<ActivityMinute> Records);

/// <summary>The records that a mapping has processed; their durations are the ages of the records in milliseconds.</summary>
internal sealed record MappingActivity(string Name, string Id, IReadOnlyList<ActivityMinute> Records);

/// <summary>The body of <c>GET /api/backlogs</c>.</summary>
/// <param name="Events">The queue of asynchronous events.</param>
/// <param name="Sources">The source of each event source mapping.</param>
internal sealed record BacklogList(Backlog Events, IReadOnlyList<SourceBacklog> Sources);

/// <summary>The backlog of an event source mapping's source.</summary>
internal sealed record SourceBacklog(
    string Mapping, string Id, string Kind, string Source, string? Part, string Function, bool Enabled, Backlog Backlog);

/// <summary>The backlog of a queue or a stream.</summary>
internal sealed record Backlog
{
    /// <summary>How many messages or records wait; null when the source does not report it.</summary>
    public long? Waiting { get; init; }

    /// <summary>Whether there may be more than <see cref="Waiting"/>.</summary>
    public bool? AtLeast { get; init; }

    /// <summary>When the oldest waiting message or record was sent.</summary>
    public DateTimeOffset? OldestAt { get; init; }

    /// <summary>The partitions of a stream.</summary>
    public IReadOnlyList<PartitionBacklog>? Partitions { get; init; }

    /// <summary>The reason why the number is not known; null when it is known.</summary>
    public string? Unknown { get; init; }
}

/// <summary>How far a partition has been read.</summary>
/// <param name="Partition">Its id.</param>
/// <param name="Last">The sequence number of its last event; -1 when it is empty.</param>
/// <param name="Done">The sequence number up to which events are done; null when none is.</param>
/// <param name="Waiting">How many events are not done.</param>
internal sealed record PartitionBacklog(string Partition, long Last, long? Done, long Waiting);

/// <summary>The body of <c>POST /api/filter-tests/{id}</c>.</summary>
/// <param name="Filters">The patterns to test; null for the mapping's own patterns.</param>
/// <param name="Body">The content of a message or record, as it is sent.</param>
internal sealed record FilterTest(IReadOnlyList<string>? Filters, string? Body);

/// <summary>Whether the function would receive a record.</summary>
internal sealed record FilterVerdict(bool Matches);

/// <summary>The settings that the page needs to sign users in.</summary>
/// <param name="Authority">The tenant's authority.</param>
/// <param name="ClientId">The app registration.</param>
/// <param name="Scope">The scope that tokens must have.</param>
internal sealed record ConsoleSignIn(string Authority, string ClientId, string Scope);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Activity))]
[JsonSerializable(typeof(BacklogList))]
[JsonSerializable(typeof(ConsoleSignIn))]
[JsonSerializable(typeof(FilterTest))]
[JsonSerializable(typeof(FilterVerdict))]
internal sealed partial class ConsoleJson : JsonSerializerContext
{
    /// <summary>The contract for the page, which never uses text as HTML: it does not escape text for HTML.</summary>
    public static ConsoleJson Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
