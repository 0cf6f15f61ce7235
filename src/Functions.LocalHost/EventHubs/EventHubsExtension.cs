using Azure.Messaging.EventHubs;
using Functions.LocalHost.EventHubs.Sending;
using Functions.LocalHost.EventHubs.Triggers;
using Functions.LocalHost.Listeners;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Description;
using Microsoft.Azure.WebJobs.Host.Config;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Functions.LocalHost.EventHubs;

/// <summary>The Event Hubs bindings, and the types in which a worker receives events.</summary>
[Extension("EventHubs", configurationSection: "eventHubs")]
internal sealed class EventHubsExtension(
    IOptions<EventHubOptions> options, EventHubClients clients, INameResolver names, IConverterManager converters, ILoggerFactory loggers,
    TimeProvider time) : IExtensionConfigProvider
{
    public void Initialize(ExtensionConfigContext context)
    {
        context.AddConverter<EventData, ModelItem>(data => new EventItem(data))
            .AddConverter<EventData, string>(data => data.EventBody.ToString())
            .AddConverter<EventData, byte[]>(data => data.EventBody.ToArray());
        context.AddBindingRule<EventHubTriggerAttribute>()
            .BindToTrigger(new EventHubTriggerBindingProvider(options.Value, clients, names, converters, loggers, time));

        context.AddConverter<byte[], EventData>(bytes => new EventData(bytes));
        context.AddBindingRule<EventHubAttribute>()
            .BindToCollector(attribute => new EventCollector(clients.Producer(attribute.Connection, attribute.EventHubName)));
    }
}
