namespace Lambda.Engine.TableStreams.Writing;

/// <summary>Wakes the reader of a shard, on any instance.</summary>
internal interface IWakeUps
{
    /// <summary>Asks for the shard to be read.</summary>
    /// <exception cref="StorageUnavailableException">The request was not sent: the shard is read when the timer finds it.</exception>
    Task SendAsync(ShardWakeUp wakeUp, TimeSpan delay, CancellationToken cancellation);
}

/// <summary>A wake-up: a message that a shard has changes to read.</summary>
internal sealed record ShardWakeUp(string Table, int Shard);
