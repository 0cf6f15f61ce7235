namespace Lambda.Engine.Routing.Archives;

/// <summary>The settings of an archive of events.</summary>
/// <remarks>Mirrors https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateArchive.html.</remarks>
public sealed record EventArchive
{
    /// <summary>The pattern of the events that are archived, as JSON; null for all events.</summary>
    public string? EventPattern { get; init; }

    /// <summary>How many days an event is kept after it arrived; 0, the default, keeps events forever.</summary>
    public int RetentionDays { get; init; }

    /// <summary>A description of the archive, of up to 512 characters.</summary>
    public string Description { get; init; } = "";
}
