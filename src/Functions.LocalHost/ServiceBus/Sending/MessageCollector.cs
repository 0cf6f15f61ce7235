using Azure.Messaging.ServiceBus;
using Microsoft.Azure.WebJobs;

namespace Functions.LocalHost.ServiceBus.Sending;

/// <summary>Sends a function's messages one at a time, in order.</summary>
internal sealed class MessageCollector(ServiceBusSender sender) : IAsyncCollector<ServiceBusMessage>
{
    public Task AddAsync(ServiceBusMessage item, CancellationToken cancellationToken = default) =>
        sender.SendMessageAsync(item, cancellationToken);

    public Task FlushAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}
