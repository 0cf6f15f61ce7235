namespace Simulation.Workload;

/// <summary>The queue and the stream that a run reads, and how their functions behave.</summary>
internal sealed record SourcesPlan
{
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

    public static SourcesPlan Draw(Random random) => new()
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
}
