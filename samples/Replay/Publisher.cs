using System.Text.Json;
using Azure.Messaging.ServiceBus;

namespace Samples.Replay;

/// <summary>Sends invoices to the queue.</summary>
internal sealed class Publisher : IAsyncDisposable
{
    private readonly ServiceBusClient _client;
    private readonly ServiceBusSender _queue;
    private readonly string _queueName;

    /// <param name="serviceBus">A connection string, or a namespace's host name.</param>
    /// <param name="queue">The queue.</param>
    /// <exception cref="ReplayException">The first is neither.</exception>
    public Publisher(string serviceBus, string queue)
    {
        _queueName = queue;
        _client = Connection.Open(
            "--service-bus", serviceBus, (host, identity) => new ServiceBusClient(host, identity), text => new(text));
        _queue = _client.CreateSender(queue);
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

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _queue.DisposeAsync();
        await _client.DisposeAsync();
    }
}
