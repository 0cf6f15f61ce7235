namespace Lambda.Engine.TableStreams;

/// <summary>The options of a table's stream.</summary>
public sealed record TableStreamOptions
{
    /// <summary>The maximum number of shards of a stream.</summary>
    public const int MaxShards = 64;

    /// <summary>The parts of an item that a change record contains; the keys, the old and the new image by default.</summary>
    public StreamViewType View { get; init; } = StreamViewType.NewAndOldImages;

    /// <summary>
    /// The number of shards, 1–64; 4 by default. This number, times the parallelization factor, is how many events of a mapping may be in
    /// progress at once. It must stay the same as long as the table has changes that have not been read.
    /// </summary>
    public int Shards { get; init; } = 4;

    /// <summary>
    /// The property with the time at which an item expires: a number of seconds since 1970, or a date. Null when items do not expire.
    /// </summary>
    public string? TimeToLive { get; init; }

    /// <summary>The properties whose text appears as maps, lists or sets in the images.</summary>
    public IReadOnlyDictionary<string, AttributeForm> Forms { get; init; } = new Dictionary<string, AttributeForm>();

    /// <summary>The error in the options; null when there is none.</summary>
    internal string? Problem =>
        !Enum.IsDefined(View) ? $"{nameof(View)} is {View}; it must be {string.Join(", ", Enum.GetNames<StreamViewType>())}."
        : Shards is < 1 or > MaxShards ? $"{nameof(Shards)} is {Shards}; it must be 1 to {MaxShards}."
        : TimeToLive is "" ? $"{nameof(TimeToLive)} is empty; it must be the name of a property."
        : Forms.Where(form => !Enum.IsDefined(form.Value)).Select(form => form.Key).FirstOrDefault() is { } name
            ? $"{nameof(Forms)}:{name} must be one of {string.Join(", ", Enum.GetNames<AttributeForm>())}."
        : null;
}

/// <summary>A table and the options of its stream.</summary>
internal sealed record TableStream(string Table, TableStreamOptions Options)
{
    /// <summary>How long changes are kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    /// <summary>Returns the shard of a partition, which a hash of its key decides; the same on every instance.</summary>
    public int ShardOf(string partition) => (int)((TableStreamKeys.Hash(partition) * (ulong)Options.Shards) >> 32);
}
