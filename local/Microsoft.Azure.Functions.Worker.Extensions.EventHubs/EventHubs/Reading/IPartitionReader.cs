using Azure.Messaging.EventHubs;

namespace Local.EventHubs.Reading;

/// <summary>Reads a partition in order.</summary>
internal interface IPartitionReader : IAsyncDisposable
{
    /// <summary>Waits for events and gives those that are there then.</summary>
    /// <returns>No events when none came in time.</returns>
    /// <exception cref="EventHubsException">With <see cref="EventHubsException.FailureReason.ConsumerDisconnected"/> when another reader has the partition.</exception>
    Task<IReadOnlyList<EventData>> ReceiveAsync(int most, TimeSpan wait, CancellationToken cancellation);
}
