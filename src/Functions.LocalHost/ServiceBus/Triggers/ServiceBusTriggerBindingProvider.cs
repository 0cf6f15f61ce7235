using System.Reflection;
using Functions.LocalHost.ServiceBus.Listeners;
using Functions.LocalHost.ServiceBus.Settling;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Azure.WebJobs.Host.Bindings;
using Microsoft.Azure.WebJobs.Host.Listeners;
using Microsoft.Azure.WebJobs.Host.Triggers;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.ServiceBus.Triggers;

/// <summary>Binds the Service Bus trigger: one listener for each function.</summary>
internal sealed class ServiceBusTriggerBindingProvider(
    ServiceBusOptions options, ServiceBusClients clients, MessagesInHand inHand, INameResolver names, IConverterManager converters,
    ILoggerFactory loggers, TimeProvider time) : ITriggerBindingProvider
{
    public Task<ITriggerBinding?> TryCreateAsync(TriggerBindingProviderContext context)
    {
        if (context.Parameter.GetCustomAttribute<ServiceBusTriggerAttribute>() is not { } attribute)
            return Task.FromResult<ITriggerBinding?>(null);
#pragma warning disable CS0618 // The one way to a binding of all types that have converters, and arrays of them; the real extensions go it.
        return Task.FromResult<ITriggerBinding?>(
            BindingFactory.GetTriggerBinding(new DeliveryBinding(context.Parameter.ParameterType.IsArray), context.Parameter, converters,
                (listener, single) => Task.FromResult(Listen(attribute, listener, single))));
#pragma warning restore CS0618
    }

    private IListener Listen(ServiceBusTriggerAttribute attribute, ListenerFactoryContext context, bool single)
    {
        var entity = attribute.QueueName is { } queue
            ? new EntityName(names.ResolveWholeString(queue))
            : new(names.ResolveWholeString(attribute.TopicName), names.ResolveWholeString(attribute.SubscriptionName));
        var autoComplete = attribute.AutoCompleteMessages is { } own ? Convert.ToBoolean(own, null) : options.AutoCompleteMessages;
        var logger = loggers.CreateLogger("Host.Triggers.ServiceBus");
        var setup = new ListenerSetup(entity, options, autoComplete, clients.Of(attribute.Connection),
            new Execution(context.Executor, inHand), logger);
        return (single, attribute.IsSessionsEnabled) switch
        {
            (true, false) => new MessageListener(setup),
            (true, true) => new SessionListener(setup),
            (false, var sessions) => new Batches.BatchListener(setup, sessions, time),
        };
    }
}
