namespace Simulation.Workload;

/// <summary>The queue and the stream that a run reads, and how their functions behave.</summary>
internal sealed record SourcesPlan
{
    /// <summary>How often a stream's batch is retried where records may be given up.</summary>
    public const int StreamRetries = 2;

    public int Messages { get; init; }

    public int Sessions { get; init; }

    public int QueueBatch { get; init; }

    public double QueueFailing { get; init; }

    public int Records { get; init; }

    public int Partitions { get; init; }

    public int StreamBatch { get; init; }

    public int Lanes { get; init; }

    public double StreamFailing { get; init; }

    public bool Bisects { get; init; }

    /// <summary>Whether records are given up after some retries.</summary>
    public bool Discards { get; init; }

    /// <summary>Whether functions report which records failed.</summary>
    public bool Reports { get; init; }

    /// <summary>Whether the mappings are switched off for a while.</summary>
    public bool Pauses { get; init; }

    /// <summary>Whether the mappings have filters, which a third of the records does not pass.</summary>
    public bool Filters { get; init; }

    /// <summary>How many times items of the streamed table are written.</summary>
    public int Items { get; init; }

    /// <summary>The length of tumbling windows of the stream, in seconds; 0 for none.</summary>
    public int Window { get; init; }

    /// <summary>The oldest record that the stream's function gets, in seconds; 0 for any.</summary>
    public int RecordAge { get; init; }

    /// <summary>Whether the functions of the sources run once at a time.</summary>
    public bool AreNarrow { get; init; }

    /// <summary>Whether the functions of the sources may not run at all for some minutes.</summary>
    public bool Blocks { get; init; }

    /// <summary>How many messages are sent to the Storage queue.</summary>
    public int Parcels { get; init; }

    /// <summary>Whether items are written a second apart, which is how long the stream keeps an eye on a quiet partition.</summary>
    public bool IsDense { get; init; }

    /// <summary>
    /// Whether all messages of the queue are sent at once, just after the functions may not run, if they may not: then a session has more
    /// messages than one batch takes, and its first batch waits for as long as it may.
    /// </summary>
    public bool AreTogether { get; init; }

    /// <summary>How often an item is written just when its partition is no longer watched.</summary>
    public int Surprises { get; init; }

    public static SourcesPlan Draw(Random random)
    {
        var plan = new SourcesPlan
        {
            Messages = random.Next(3) == 0 ? random.Next(1, 15) : 0,
            Sessions = random.Next(3),
            QueueBatch = random.Next(1, 11),
            QueueFailing = random.Next(3) switch { 0 => 0, 1 => 0.1, _ => 0.5 },
            Records = random.Next(3) == 0 ? random.Next(1, 25) : 0,
            Partitions = random.Next(1, 3),
            StreamBatch = random.Next(1, 12),
            Lanes = random.Next(1, 4),
            StreamFailing = random.Next(3) switch { 0 => 0, 1 => 0.1, _ => 0.3 },
            Bisects = random.Next(2) == 0,
            Discards = random.Next(2) == 0,
            Reports = random.Next(2) == 0,
            Pauses = random.Next(3) == 0,
        };
        plan = plan with
        {
            Filters = random.Next(4) == 0,
            Items = random.Next(4) == 0 ? random.Next(1, 20) : 0,
            Window = random.Next(3) == 0 ? 60 * random.Next(1, 4) : 0,
            RecordAge = random.Next(5) == 0 ? random.Next(60, 200) : 0,
            AreNarrow = random.Next(5) == 0,
            Blocks = random.Next(5) == 0,
            Parcels = random.Next(4) == 0 ? random.Next(1, 8) : 0,
            IsDense = random.Next(2) == 0,
            Surprises = random.Next(5),
            AreTogether = random.Next(2) == 0,
        };
        return plan.Window > 0 ? plan with { Lanes = 1 } : plan;
    }
}
