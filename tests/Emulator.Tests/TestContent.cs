using Local.Emulator.ServiceBus.Messages;

namespace Emulator.Tests;

/// <summary>A message that was never encoded; each property added makes it 10 bytes longer.</summary>
internal sealed record TestContent : IMessageContent
{
    private static readonly Dictionary<string, object?> NoProperties = [];

    public int Size { get; init; } = 100;
    public string? MessageId { get; init; }
    public string? CorrelationId { get; init; }
    public string? To { get; init; }
    public string? ReplyTo { get; init; }
    public string? Subject { get; init; }
    public string? ContentType { get; init; }
    public string? SessionId { get; init; }
    public string? ReplyToSessionId { get; init; }
    public string? PartitionKey { get; init; }
    public TimeSpan? TimeToLive { get; init; }
    public DateTimeOffset? ScheduledEnqueueTime { get; init; }
    public IReadOnlyDictionary<string, object?> ApplicationProperties { get; init; } = NoProperties;

    public string BodyText(int most) => "body";

    public IMessageContent With(ContentChanges changes)
    {
        var properties = new Dictionary<string, object?>(ApplicationProperties);
        foreach (var name in changes.Remove) properties.Remove(name);
        foreach (var (name, value) in changes.Set) properties[name] = value;
        var changed =
            this with { ApplicationProperties = properties, Size = Size + (10 * (properties.Count - ApplicationProperties.Count)) };
        return changes.System.Aggregate(changed, (content, change) => content.With(change.Key, change.Value));
    }

    private TestContent With(SystemProperty property, object? value) => property switch
    {
        SystemProperty.MessageId => this with { MessageId = (string?)value },
        SystemProperty.CorrelationId => this with { CorrelationId = (string?)value },
        SystemProperty.To => this with { To = (string?)value },
        SystemProperty.ReplyTo => this with { ReplyTo = (string?)value },
        SystemProperty.Subject => this with { Subject = (string?)value },
        SystemProperty.ContentType => this with { ContentType = (string?)value },
        SystemProperty.SessionId => this with { SessionId = (string?)value },
        SystemProperty.ReplyToSessionId => this with { ReplyToSessionId = (string?)value },
        SystemProperty.PartitionKey => this with { PartitionKey = (string?)value },
        SystemProperty.TimeToLive => this with { TimeToLive = (TimeSpan?)value },
        _ => this with { ScheduledEnqueueTime = (DateTimeOffset?)value },
    };
}
