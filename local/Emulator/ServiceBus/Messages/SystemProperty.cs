namespace Local.Emulator.ServiceBus.Messages;

/// <summary>The properties that filters refer to with <c>sys.</c> and rule actions may change.</summary>
internal enum SystemProperty
{
    MessageId,
    CorrelationId,
    To,
    ReplyTo,
    Subject,
    ContentType,
    SessionId,
    ReplyToSessionId,
    PartitionKey,
    TimeToLive,
    ScheduledEnqueueTime,
}

/// <summary>The names, which ignore case, and the values of system properties.</summary>
internal static class SystemProperties
{
    private static readonly Dictionary<string, SystemProperty> ByName = Enum.GetValues<SystemProperty>()
        .Select(property => (Name: property.ToString(), property))
        .Append(("Label", SystemProperty.Subject))
        .Append(("ScheduledEnqueueTimeUtc", SystemProperty.ScheduledEnqueueTime))
        .ToDictionary(pair => pair.Item1, pair => pair.Item2, StringComparer.OrdinalIgnoreCase);

    public static bool TryParse(string name, out SystemProperty property) => ByName.TryGetValue(name, out property);

    public static object? Get(this IMessageContent content, SystemProperty property) => property switch
    {
        SystemProperty.MessageId => content.MessageId,
        SystemProperty.CorrelationId => content.CorrelationId,
        SystemProperty.To => content.To,
        SystemProperty.ReplyTo => content.ReplyTo,
        SystemProperty.Subject => content.Subject,
        SystemProperty.ContentType => content.ContentType,
        SystemProperty.SessionId => content.SessionId,
        SystemProperty.ReplyToSessionId => content.ReplyToSessionId,
        SystemProperty.PartitionKey => content.PartitionKey,
        SystemProperty.TimeToLive => content.TimeToLive,
        SystemProperty.ScheduledEnqueueTime => content.ScheduledEnqueueTime?.UtcDateTime,
        _ => throw new ArgumentOutOfRangeException(nameof(property), property, null),
    };
}
