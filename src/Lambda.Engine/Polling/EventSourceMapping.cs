using Lambda.Engine.Invocation;

namespace Lambda.Engine.Polling;

/// <summary>
/// A mapping of an event source to the function that handles its records, with its settings. Immutable: a change makes a new mapping with
/// the same id.
/// </summary>
internal sealed class EventSourceMapping
{
    private readonly string _sourceArn;

    internal EventSourceMapping(string name, LambdaFunction function, EventSource source, string sourceArn, EventSourceSettings settings)
    {
        (Name, Function, Source, _sourceArn, Settings) = (name, function, source, sourceArn, settings);
        Id = DeterministicId.Of($"event-source-mapping\n{name}");
        Filter = RecordFilter.Parse(settings.Filters, source);
    }

    /// <summary>The mapping's UUID in the Lambda API, derived from its name.</summary>
    public string Id { get; }

    /// <summary>The mapping's name in code and settings.</summary>
    public string Name { get; }

    /// <summary>The function that handles the records.</summary>
    public LambdaFunction Function { get; }

    /// <summary>The queue or stream.</summary>
    public EventSource Source { get; }

    /// <summary>The source's ARN for AWS clients, as in <c>eventSourceARN</c>.</summary>
    public string SourceArn => LabelledAt is { } created
        ? _sourceArn[..(_sourceArn.LastIndexOf('/') + 1)] + EventSource.Label(created)
        : _sourceArn;

    /// <summary>The settings in effect.</summary>
    public EventSourceSettings Settings { get; }

    /// <summary>Selects the records that the function receives.</summary>
    public RecordFilter Filter { get; }

    /// <summary>When the app started.</summary>
    internal DateTimeOffset StartedAt { get; init; }

    /// <summary>When the mapping first existed; null while this is unknown or does not matter.</summary>
    internal DateTimeOffset? BeganAt { get; private init; }

    /// <summary>
    /// When the mapping's stream was created, which is part of the stream's ARN; null while this is unknown, and for other sources.
    /// </summary>
    internal DateTimeOffset? LabelledAt { get; private init; }

    /// <summary>
    /// Whether everything is known that reading needs: the position to start at and, for streams of items, when the stream was created.
    /// </summary>
    internal bool IsReady => HasBeginning && (!Source.IsOfItems || LabelledAt is not null);

    /// <summary>Whether the position to start reading at is known.</summary>
    internal bool HasBeginning => Settings.StartingPosition != StartingPosition.Latest || LatestFrom is not null;

    /// <summary>The time before which records are skipped; null when no records are.</summary>
    internal DateTimeOffset? ReadsFrom =>
        Settings.StartingPosition == StartingPosition.Latest ? LatestFrom : Settings.StartingPositionTimestamp;

    /// <summary>Whether the mapping exists. A mapping that does not exist is disabled.</summary>
    internal bool IsCreated { get; private init; } = true;

    /// <summary>The change that the Lambda API has made; null when the mapping is as configured.</summary>
    internal StoredMapping? Change { get; private init; }

    private DateTimeOffset? LatestFrom => Change?.CreatedAt ?? BeganAt;

    /// <summary>Returns the state that the Lambda API reports at a time; null when the mapping does not exist for the API.</summary>
    internal string? State(DateTimeOffset now) =>
        Change?.StateAt(now) ?? (!IsCreated ? null : Settings.Enabled ? MappingState.Enabled : MappingState.Disabled);

    /// <summary>Makes a copy of this mapping with a stored change applied, or as configured if there is none.</summary>
    /// <param name="change">The change.</param>
    /// <param name="replacement">The function that the change sets; null when it sets none, or when the app no longer has the
    /// function.</param>
    /// <remarks>
    /// If a deployment has changed the configured settings since, these apply. Only a creation or deletion through the API stays in effect.
    /// </remarks>
    internal EventSourceMapping With(StoredMapping? change, LambdaFunction? replacement = null)
    {
        var applies = change?.Base == StoredMapping.BaseOf(Settings);
        var settings = applies ? change!.Settings : Settings;
        var isCreated = change?.IsCreated ?? !settings.CreatedByApi;
        return Copy(
            isCreated ? settings : settings with { Enabled = false }, isCreated, applies || change?.IsCreated is not null ? change : null,
            function: applies && change!.FunctionBase == Function.Name ? replacement : null);
    }

    /// <summary>Makes a copy of this mapping that knows when the mapping first existed.</summary>
    internal EventSourceMapping Since(DateTimeOffset began) => Copy(Settings, IsCreated, Change, began);

    /// <summary>Makes a copy of this mapping that knows when its stream was created.</summary>
    internal EventSourceMapping Labelled(DateTimeOffset created) => Copy(Settings, IsCreated, Change, label: created);

    private EventSourceMapping Copy(
        EventSourceSettings settings, bool isCreated, StoredMapping? change, DateTimeOffset? began = null, DateTimeOffset? label = null,
        LambdaFunction? function = null) =>
        new(Name, function ?? Function, Source, _sourceArn, settings)
        {
            StartedAt = StartedAt, BeganAt = began ?? BeganAt, LabelledAt = label ?? LabelledAt, IsCreated = isCreated, Change = change,
        };
}
