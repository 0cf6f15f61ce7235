using Azure.Messaging.ServiceBus;
using HostedSoak;
using Soak.Accounts;

namespace Soak.Load;

/// <summary>Sends messages to a queue of Service Bus.</summary>
internal sealed class QueueSender : ISender
{
    private readonly ServiceBusClient _client;
    private readonly ServiceBusSender _sender;
    private readonly Ledger _ledger;
    private long _last;

    public QueueSender(string messaging, Ledger ledger)
    {
        (_client, _ledger) = (new(messaging), ledger);
        _sender = _client.CreateSender(EventSources.Queue);
    }

    public async Task SendAsync(CancellationToken cancellation)
    {
        var thing = new Thing(Kind.Queue, "-", Interlocked.Increment(ref _last));
        await _sender.SendMessageAsync(new(Content.Of(thing)), cancellation);
        _ledger.Accept(thing);
    }

    /// <summary>How many messages the queue has given up.</summary>
    public async Task<int> DeadLettersAsync(CancellationToken cancellation)
    {
        await using var receiver = _client.CreateReceiver(
            EventSources.Queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
        return (await receiver.PeekMessagesAsync(100, cancellationToken: cancellation)).Count;
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();
}
