namespace Azure.Messaging.ServiceBus.Transport;

/// <summary>The session that a link is to lock; the next one that has messages when it has no id.</summary>
internal sealed record SessionRequest(string? Id);

/// <summary>The session that a link locked.</summary>
internal sealed record SessionLock(string Id, DateTimeOffset LockedUntil);
