namespace Lambda.Engine.Async;

/// <summary>The queue of asynchronous events.</summary>
internal interface IEventQueue
{
    /// <summary>Stores a message durably; it becomes visible after the delay.</summary>
    /// <exception cref="StorageUnavailableException">It was not stored.</exception>
    Task SendAsync(ReadOnlyMemory<byte> message, TimeSpan delay, CancellationToken cancellation);
}
