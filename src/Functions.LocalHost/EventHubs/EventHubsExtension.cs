using Azure.Messaging.EventHubs;
using Functions.LocalHost.EventHubs.Sending;
using Functions.LocalHost.EventHubs.Triggers;
using Functions.LocalHost.Listeners;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Description;
using Microsoft.Azure.WebJobs.Host.Bindings;
using Microsoft.Azure.WebJobs.Host.Config;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Newtonsoft.Json;

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
            .AddConverter<EventData, ParameterBindingData>(data => new EventItem(data).ToBindingData())
            .AddConverter<EventData, string>(data => data.EventBody.ToString())
            .AddConverter<EventData, byte[]>(data => data.EventBody.ToArray())
            .AddConverter<EventData, BinaryData>(data => data.EventBody);
        context.AddBindingRule<EventHubTriggerAttribute>()
            .BindToTrigger(new EventHubTriggerBindingProvider(options.Value, clients, names, converters, loggers, time));

        context.AddConverter<string, EventData>(text => new EventData(text)).AddConverter<byte[], EventData>(bytes => new EventData(bytes))
            .AddConverter<BinaryData, EventData>(body => new EventData(body))
            .AddOpenConverter<OpenType.Poco, EventData>((value, _, _) =>
                Task.FromResult<object>(new EventData(JsonConvert.SerializeObject(value))));
        context.AddBindingRule<EventHubAttribute>()
            .BindToCollector(attribute => new EventCollector(clients.Producer(attribute.Connection, attribute.EventHubName)));
    }
}
