using System.Text.Json;
using Azure.Identity;
using Azure.Messaging.EventHubs;
using Azure.Messaging.EventHubs.Producer;
using Azure.Messaging.ServiceBus;

namespace Samples.Replay;

/// <summary>Sends invoices to the queue, and their lines to the hub.</summary>
internal sealed class Publisher : IAsyncDisposable
{
    private readonly ServiceBusClient _client;
    private readonly ServiceBusSender _queue;
    private readonly EventHubProducerClient _hub;
    private readonly string _queueName;
    private readonly string _hubName;

    /// <param name="serviceBus">A connection string, or a namespace's host name.</param>
    /// <param name="eventHubs">The same.</param>
    /// <exception cref="ReplayException">One of them is neither.</exception>
    public Publisher(string serviceBus, string queue, string eventHubs, string hub)
    {
        (_queueName, _hubName) = (queue, hub);
        try
        {
            _client = IsHost(serviceBus) ? new(serviceBus, new DefaultAzureCredential()) : new(serviceBus);
            _queue = _client.CreateSender(queue);
            _hub = IsHost(eventHubs) ? new(eventHubs, hub, new DefaultAzureCredential()) : new(eventHubs, hub);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // The connection string holds a key, so the message does not quote it.
            throw new ReplayException(
                $"--service-bus or --event-hubs is neither a connection string nor the host name of a namespace: {e.Message}", e);
        }
    }

    /// <summary>The invoice's number is the message's id, so that a queue with duplicate detection takes it once.</summary>
    /// <exception cref="ReplayException">The queue does not take it.</exception>
    public async Task SendAsync(Invoice invoice, CancellationToken cancellation)
    {
        try
        {
            var body = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(invoice, ReplayJson.Default.Invoice));
            await _queue.SendMessageAsync(
                new ServiceBusMessage(body) { MessageId = invoice.Number, ContentType = "application/json", Subject = invoice.Country },
                cancellation);
        }
        catch (Exception e) when (e is ServiceBusException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
        {
            throw new ReplayException($"The queue {_queueName} did not accept invoice {invoice.Number}: {e.Message}", e);
        }
    }

    /// <summary>The country is the partition key: what one country buys stays in order.</summary>
    /// <exception cref="ReplayException">The hub does not take them.</exception>
    public async Task SendAsync(IEnumerable<Sale> sales, string country, CancellationToken cancellation)
    {
        try
        {
            var options = new CreateBatchOptions { PartitionKey = country };
            var batch = await _hub.CreateBatchAsync(options, cancellation);
            try
            {
                foreach (var sale in sales)
                {
                    var data = new EventData(
                        JsonSerializer.SerializeToUtf8Bytes(sale, ReplayJson.Default.Sale))
                    { ContentType = "application/json" };
                    if (batch.TryAdd(data)) continue;
                    await _hub.SendAsync(batch, cancellation);
                    batch.Dispose();
                    batch = await _hub.CreateBatchAsync(options, cancellation);
                    if (!batch.TryAdd(data)) throw new ReplayException($"A line of invoice {sale.Invoice} is larger than an event may be.");
                }
                if (batch.Count > 0) await _hub.SendAsync(batch, cancellation);
            }
            finally
            {
                batch.Dispose();
            }
        }
        catch (Exception e) when (e is EventHubsException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
        {
            throw new ReplayException($"The event hub {_hubName} did not accept the lines: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        await _queue.DisposeAsync();
        await _client.DisposeAsync();
    }

    private static bool IsHost(string text) => !text.Contains('=', StringComparison.Ordinal);
}
