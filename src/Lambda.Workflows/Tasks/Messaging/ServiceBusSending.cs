using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Lambda.Functions.State;
using Lambda.Functions.State.Destinations;

namespace Lambda.Workflows.Tasks.Messaging;

/// <summary>Sends the messages of tasks to Service Bus queues and topics.</summary>
internal sealed class ServiceBusSending(ServiceBusConnection connection)
{
    private readonly ConcurrentDictionary<string, ServiceBusSender> senders = new(StringComparer.Ordinal);

    /// <exception cref="TaskException">The message was not sent.</exception>
    public async Task SendAsync(
        string entity, ServiceBusMessage message, TaskParameters parameters, (string Missing, string Other) errors,
        CancellationToken cancellation)
    {
        if (connection.Error() is { } problem)
            throw parameters.Error(errors.Other, $"The message was not sent: {problem}", 500);
        try
        {
            await senders.GetOrAdd(entity, connection.Client.CreateSender).SendMessageAsync(message, cancellation);
        }
        catch (ServiceBusException exception) when (exception.Reason == ServiceBusFailureReason.MessagingEntityNotFound)
        {
            throw parameters.Error(errors.Missing, $"There is no '{entity}' in the Service Bus namespace.");
        }
        // A credential that gives no token has exceptions of its own.
        catch (Exception exception) when (!(exception is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            throw parameters.Error(errors.Other, $"The message was not sent: {StorageGuard.Reason(exception)}", 500);
        }
    }
}
