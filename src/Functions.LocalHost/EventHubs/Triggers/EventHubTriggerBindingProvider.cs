using System.Reflection;
using Azure.Messaging.EventHubs.Consumer;
using Functions.LocalHost.EventHubs.Checkpoints;
using Functions.LocalHost.EventHubs.Listeners;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Azure.WebJobs.Host.Bindings;
using Microsoft.Azure.WebJobs.Host.Listeners;
using Microsoft.Azure.WebJobs.Host.Triggers;
using Microsoft.Extensions.Logging;

namespace Functions.LocalHost.EventHubs.Triggers;

/// <summary>Binds the Event Hubs trigger: one listener for each function.</summary>
internal sealed class EventHubTriggerBindingProvider(
    EventHubOptions options, EventHubClients clients, INameResolver names, IConverterManager converters, ILoggerFactory loggers,
    TimeProvider time)
    : ITriggerBindingProvider
{
    public Task<ITriggerBinding?> TryCreateAsync(TriggerBindingProviderContext context)
    {
        if (context.Parameter.GetCustomAttribute<EventHubTriggerAttribute>() is not { } attribute)
            return Task.FromResult<ITriggerBinding?>(null);
#pragma warning disable CS0618 // The one way to a binding of all types that have converters, and arrays of them; the real extensions go it.
        return Task.FromResult<ITriggerBinding?>(
            BindingFactory.GetTriggerBinding(new EventBatchBinding(context.Parameter.ParameterType.IsArray), context.Parameter, converters,
                (listener, single) => Task.FromResult<IListener>(Listen(attribute, listener, single))));
#pragma warning restore CS0618
    }

    private EventHubListener Listen(EventHubTriggerAttribute attribute, ListenerFactoryContext context, bool single)
    {
        var logger = loggers.CreateLogger("Host.Triggers.EventHubs");
        var eventHub = names.ResolveWholeString(attribute.EventHubName);
        var group = attribute.ConsumerGroup is { Length: > 0 } given
            ? names.ResolveWholeString(given) : EventHubConsumerClient.DefaultConsumerGroupName;
        var store = new BlobCheckpointStore(clients.Checkpoints());
        var setup = new ProcessorSetup(new Execution(context.Executor, single), options, single, new HubHealth(eventHub, logger), time,
            logger);
        return new EventHubListener(clients.Open(attribute.Connection, eventHub,
            (text, name) => new TriggerProcessor(setup, store, group, text, name),
            (address, credential) => new TriggerProcessor(setup, store, group, address, eventHub, credential)), setup);
    }
}
