using Lambda.Engine.Invocation;

namespace Lambda.Engine.Polling;

/// <summary>
/// An event source, the function that handles its records, and the settings between them. Immutable: a change makes a new mapping with the
/// same id.
/// </summary>
public sealed class EventSourceMapping
{
    private readonly string _sourceArn;

    internal EventSourceMapping(string name, LambdaFunction function, EventSource source, string sourceArn, EventSourceSettings settings)
    {
        (Name, Function, Source, _sourceArn, Settings) = (name, function, source, sourceArn, settings);
        Id = DeterministicId.Of($"event-source-mapping\n{name}");
        Filter = RecordFilter.Parse(settings.Filters, source);
    }

    /// <summary>Its UUID in the Lambda API, derived from its name.</summary>
    public string Id { get; }

    /// <summary>Its name in the settings.</summary>
    public string Name { get; }

    /// <summary>The function that handles the records.</summary>
    public LambdaFunction Function { get; }

    /// <summary>The queue or stream.</summary>
    public EventSource Source { get; }

    /// <summary>The ARN of the source for AWS clients, in <c>eventSourceARN</c>.</summary>
    public string SourceArn => LabelledAt is { } created
        ? _sourceArn[..(_sourceArn.LastIndexOf('/') + 1)] + EventSource.Label(created)
        : _sourceArn;

    /// <summary>The settings that apply.</summary>
    public EventSourceSettings Settings { get; }

    /// <summary>Selects the records that the function receives.</summary>
    public RecordFilter Filter { get; }

    /// <summary>When the app started.</summary>
    internal DateTimeOffset StartedAt { get; init; }

    /// <summary>When the mapping first existed; null while that is unknown or does not matter.</summary>
    internal DateTimeOffset? BeganAt { get; private init; }

    /// <summary>When its stream was created, which the stream's ARN says; null while that is unknown, and for other sources.</summary>
    internal DateTimeOffset? LabelledAt { get; private init; }

    /// <summary>Whether it is known which records to read, and of which stream they are.</summary>
    internal bool IsReady => HasBeginning && (!Source.IsOfItems || LabelledAt is not null);

    /// <summary>Whether it is known which records to read.</summary>
    internal bool HasBeginning => Settings.StartingPosition != StartingPosition.Latest || BeganAt is not null;

    /// <summary>The time before which records are skipped; null when none are.</summary>
    internal DateTimeOffset? ReadsFrom =>
        Settings.StartingPosition == StartingPosition.Latest ? BeganAt : Settings.StartingPositionTimestamp;

    /// <summary>The change that the Lambda API has made; null when the mapping is as configured.</summary>
    internal StoredMapping? Change { get; private init; }

    /// <summary>Applies a valid change to a copy of this mapping.</summary>
    internal EventSourceMapping With(StoredMapping change) =>
        new(Name, Function, Source, _sourceArn, change.Settings)
        {
            StartedAt = StartedAt, BeganAt = BeganAt, LabelledAt = LabelledAt, Change = change,
        };

    /// <summary>Sets on a copy of this mapping when it first existed.</summary>
    internal EventSourceMapping Since(DateTimeOffset began) =>
        new(Name, Function, Source, _sourceArn, Settings)
        {
            StartedAt = StartedAt, BeganAt = began, LabelledAt = LabelledAt, Change = Change,
        };

    /// <summary>Sets on a copy of this mapping when its stream was created.</summary>
    internal EventSourceMapping Labelled(DateTimeOffset created) =>
        new(Name, Function, Source, _sourceArn, Settings)
        {
            StartedAt = StartedAt, BeganAt = BeganAt, LabelledAt = created, Change = Change,
        };
}
