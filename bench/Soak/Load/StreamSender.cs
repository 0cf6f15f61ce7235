using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using HostedSoak;
using Soak.Accounts;

namespace Soak.Load;

/// <summary>Sends events to an event hub.</summary>
internal sealed class StreamSender(string messaging, Ledger ledger) : ISender
{
    private const int Keys = 16;
    private readonly EventHubProducerClient _client = new(messaging, EventSources.Hub);
    private readonly Numbers _numbers = new(Kind.Stream, Keys);

    public Task SendAsync(CancellationToken cancellation) => _numbers.SendAsync(async thing =>
    {
        await _client.SendAsync([new EventData(Content.Of(thing))], new SendEventOptions { PartitionKey = thing.Key }, cancellation);
        ledger.Accept(thing);
    }, cancellation);

    /// <summary>How many events the event hub has taken.</summary>
    public async Task<long> CountAsync(CancellationToken cancellation)
    {
        var count = 0L;
        foreach (var partition in await _client.GetPartitionIdsAsync(cancellation))
            count += (await _client.GetPartitionPropertiesAsync(partition, cancellation)).LastEnqueuedSequenceNumber + 1;
        return count;
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
