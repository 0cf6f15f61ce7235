using Azure.Messaging.ServiceBus;
using Local.Host;
using Local.ServiceBus.Messages;
using Local.ServiceBus.Pumps;
using Local.ServiceBus.Receiving;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace Local.ServiceBus;

/// <summary>The Service Bus trigger: one <see cref="ServiceBusListener"/> for each function.</summary>
internal sealed class ServiceBusTrigger(HostConfiguration host, FunctionExecutor executor, IMessageSources sources, TimeProvider time, ILoggerFactory loggers) : ITrigger
{
    public Type AttributeType => typeof(ServiceBusTriggerAttribute);
    public string BindingType => "serviceBusTrigger";
    public IReadOnlyCollection<Type> OtherParameterTypes { get; } = [typeof(ServiceBusMessageActions), typeof(ServiceBusSessionMessageActions)];

    public IListener CreateListener(HostedFunction function)
    {
        var attribute = (ServiceBusTriggerAttribute)function.TriggerAttribute;
        MessageBinding.Check(function.Name, function.TriggerType, attribute.IsBatched);
        var options = ServiceBusOptions.From(host);
        var entity = Entity(attribute);
        var reason = $"New ServiceBus message detected on '{entity.Path}'.";
        var setup = new PumpSetup(
            sources.Open(attribute.Connection, entity, options), (delivery, cancellation) => executor.ExecuteAsync(function, Event(delivery, attribute.IsBatched, reason), cancellation),
            options, attribute.ExplicitAutoComplete ?? options.AutoCompleteMessages);
        return new ServiceBusListener(setup, new DispatchMode(attribute.IsBatched, attribute.IsSessionsEnabled), time, loggers.CreateLogger("Host.ServiceBus"));
    }

    public ValueTask<object?> BindAsync(HostedFunction function, TriggerEvent trigger, Type target, CancellationToken cancellation)
    {
        var delivery = (Delivery)trigger.Value!;
        if (target == typeof(ServiceBusMessageActions)) return new(new ServiceBusMessageActions(delivery));
        if (target == typeof(ServiceBusSessionMessageActions))
            return new(new ServiceBusSessionMessageActions(delivery, delivery.Session ?? throw new InvalidOperationException("The messages have no session: set IsSessionsEnabled on the trigger.")));
        return new(MessageBinding.To(delivery.Messages, target, ((ServiceBusTriggerAttribute)function.TriggerAttribute).IsBatched));
    }

    public ValueTask<TriggerEvent?> FromInputAsync(HostedFunction function, string input, CancellationToken cancellation)
    {
        var message = ServiceBusModelFactory.ServiceBusReceivedMessage(new BinaryData(input), messageId: Guid.NewGuid().ToString("N"), deliveryCount: 1, enqueuedTime: time.GetUtcNow());
        var batched = ((ServiceBusTriggerAttribute)function.TriggerAttribute).IsBatched;
        return new(Event(new Delivery([message], receiver: null), batched, "This function was programmatically called via the host APIs."));
    }

    private static TriggerEvent Event(Delivery delivery, bool batched, string reason) => new(delivery, new MessageData(delivery.Messages, batched), reason);

    private EntityName Entity(ServiceBusTriggerAttribute attribute) => attribute.QueueName is { } queue
        ? new(host.Resolve(queue))
        : new(host.Resolve(attribute.TopicName!), host.Resolve(attribute.SubscriptionName!));
}
