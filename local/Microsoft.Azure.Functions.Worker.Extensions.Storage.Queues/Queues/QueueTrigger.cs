using Azure.Storage.Queues.Models;
using Local.Host;
using Local.StorageAccounts;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Local.Queues;

/// <summary>The queue trigger: one <see cref="QueuePump"/> for each function.</summary>
internal sealed class QueueTrigger(HostConfiguration host, FunctionExecutor executor, TimeProvider time, ILoggerFactory loggers) : ITrigger
{
    public Type AttributeType => typeof(QueueTriggerAttribute);
    public string BindingType => "queueTrigger";

    public IListener CreateListener(HostedFunction function)
    {
        var attribute = (QueueTriggerAttribute)function.TriggerAttribute;
        var options = QueueOptions.From(host);
        var service = StorageConnection.Of(host, attribute.Connection).Queues();
        // Upper case is no error in the real host, which lowers it.
        var queue = service.GetQueueClient(host.Resolve(attribute.QueueName).ToLowerInvariant());
        var poison = MessageRules.PoisonQueueOf(queue.Name) is { } name ? service.GetQueueClient(name) : null;
        var reason = $"New queue message detected on '{queue.Name}'.";
        return new QueuePump(
            new QueueSubscription(queue, _ => poison, (message, cancellation) => executor.ExecuteAsync(function, Event(message, reason), cancellation), options),
            time, loggers.CreateLogger("Host.Queues"));
    }

    public ValueTask<object?> BindAsync(HostedFunction function, TriggerEvent trigger, Type target, CancellationToken cancellation)
    {
        var message = (QueueMessage)trigger.Value!;
        if (target == typeof(Stream)) throw new NotSupportedException("A queue message binds to string, byte[], BinaryData, QueueMessage or a type of your own.");
        return new(target == typeof(QueueMessage) ? message : ContentConversion.To(message.Body, target));
    }

    public ValueTask<TriggerEvent?> FromInputAsync(HostedFunction function, string input, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var message = QueuesModelFactory.QueueMessage(Guid.NewGuid().ToString(), "", new BinaryData(input), dequeueCount: 1, nextVisibleOn: null, insertedOn: now, expiresOn: now.AddDays(7));
        return new(Event(message, "This function was programmatically called via the host APIs."));
    }

    private static TriggerEvent Event(QueueMessage message, string reason) => new(message, new LazyData(data => QueueBindingData.Fill(data, message)), reason);
}
