using System.Text.Json;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;

namespace Samples.Replay;

/// <summary>Sends lines to an event hub by AMQP.</summary>
internal sealed class HubLines : ILines
{
    private readonly EventHubProducerClient _client;
    private readonly string _hub;

    /// <param name="eventHubs">A connection string, or a namespace's host name.</param>
    /// <param name="hub">The event hub.</param>
    /// <exception cref="ReplayException">The first is neither.</exception>
    public HubLines(string eventHubs, string hub)
    {
        _hub = hub;
        _client = Connection.Open(
            "--event-hubs", eventHubs, (host, identity) => new EventHubProducerClient(host, hub, identity), text => new(text, hub));
    }

    /// <inheritdoc/>
    public async Task SendAsync(IEnumerable<Sale> sales, string country, CancellationToken cancellation)
    {
        try
        {
            var options = new CreateBatchOptions { PartitionKey = country };
            var batch = await _client.CreateBatchAsync(options, cancellation);
            try
            {
                foreach (var sale in sales)
                {
                    var data = new EventData(
                        JsonSerializer.SerializeToUtf8Bytes(sale, ReplayJson.Default.Sale))
                    { ContentType = "application/json" };
                    if (batch.TryAdd(data)) continue;
                    await _client.SendAsync(batch, cancellation);
                    batch.Dispose();
                    batch = await _client.CreateBatchAsync(options, cancellation);
                    if (!batch.TryAdd(data)) throw new ReplayException($"A line of invoice {sale.Invoice} is larger than an event may be.");
                }
                if (batch.Count > 0) await _client.SendAsync(batch, cancellation);
            }
            finally
            {
                batch.Dispose();
            }
        }
        catch (Exception e) when (e is EventHubsException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
        {
            throw new ReplayException($"The event hub {_hub} did not accept the lines: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
