using FunctionApp.Async;
using FunctionApp.Invocation;

namespace FunctionApp.Polling;

/// <summary>A source, the function that takes its records, and how. Immutable: what changes while the app runs is another one of the same id.</summary>
public sealed class EventSourceMapping
{
    internal EventSourceMapping(string name, LambdaFunction function, EventSource source, string sourceArn, EventSourceSettings settings)
    {
        (Name, Function, Source, SourceArn, Settings) = (name, function, source, sourceArn, settings);
        Id = DeterministicId.Of($"event-source-mapping\n{name}");
        Filter = RecordFilter.Parse(settings.Filters, source.IsStream);
    }

    /// <summary>Its UUID in the Lambda API: always the same for the same name.</summary>
    public string Id { get; }

    /// <summary>Its name in the settings.</summary>
    public string Name { get; }

    /// <summary>The function.</summary>
    public LambdaFunction Function { get; }

    /// <summary>The queue or stream.</summary>
    public EventSource Source { get; }

    /// <summary>The source's name for AWS clients, in <c>eventSourceARN</c>.</summary>
    public string SourceArn { get; }

    /// <summary>How it is read.</summary>
    public EventSourceSettings Settings { get; }

    /// <summary>Which records are for the function.</summary>
    public RecordFilter Filter { get; }

    /// <summary>When the app was started.</summary>
    internal DateTimeOffset StartedAt { get; init; }

    /// <summary>When it was first there; null while that is not known, or does not matter.</summary>
    internal DateTimeOffset? BeganAt { get; private init; }

    /// <summary>Whether it is known what is to be read.</summary>
    internal bool IsReady => Settings.StartingPosition != StartingPosition.Latest || BeganAt is not null;

    /// <summary>What came before is not for the function; null when everything is.</summary>
    internal DateTimeOffset? ReadsFrom => Settings.StartingPosition == StartingPosition.Latest ? BeganAt : Settings.StartingPositionTimestamp;

    /// <summary>What the Lambda API has made of it; null when it is as it was configured.</summary>
    internal StoredMapping? Change { get; private init; }

    /// <summary>The same mapping with a change, which has been checked.</summary>
    internal EventSourceMapping With(StoredMapping change) => new(Name, Function, Source, SourceArn, change.Settings) { StartedAt = StartedAt, BeganAt = BeganAt, Change = change };

    /// <summary>The same mapping, which was first there then.</summary>
    internal EventSourceMapping Since(DateTimeOffset began) => new(Name, Function, Source, SourceArn, Settings) { StartedAt = StartedAt, BeganAt = began, Change = Change };
}
