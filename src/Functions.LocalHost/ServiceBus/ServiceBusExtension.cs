using Azure.Messaging.ServiceBus;
using Functions.LocalHost.ServiceBus.Sending;
using Functions.LocalHost.Listeners;
using Functions.LocalHost.ServiceBus.Settling;
using Functions.LocalHost.ServiceBus.Triggers;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Description;
using Microsoft.Azure.WebJobs.Host.Bindings;
using Microsoft.Azure.WebJobs.Host.Config;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Functions.LocalHost.ServiceBus;

/// <summary>The Service Bus bindings, and the types in which a worker receives messages.</summary>
[Extension("ServiceBus", configurationSection: "serviceBus")]
internal sealed class ServiceBusExtension(
    IOptions<ServiceBusOptions> options, ServiceBusClients clients, MessagesInHand inHand, INameResolver names,
    IConverterManager converters, ILoggerFactory loggers, TimeProvider time) : IExtensionConfigProvider
{
    public void Initialize(ExtensionConfigContext context)
    {
        context.AddConverter<ServiceBusReceivedMessage, ModelItem>(message => new MessageItem(message))
            .AddConverter<ServiceBusReceivedMessage, ParameterBindingData>(message => new MessageItem(message).ToBindingData())
            .AddConverter<ServiceBusReceivedMessage, string>(message => message.Body.ToString())
            .AddConverter<ServiceBusReceivedMessage, byte[]>(message => message.Body.ToArray())
            .AddConverter<ServiceBusReceivedMessage, BinaryData>(message => message.Body);
        context.AddBindingRule<ServiceBusTriggerAttribute>()
            .BindToTrigger(new ServiceBusTriggerBindingProvider(options.Value, clients, inHand, names, converters, loggers, time));

        context.AddConverter<string, ServiceBusMessage>(Outgoing.Text).AddConverter<byte[], ServiceBusMessage>(Outgoing.Bytes)
            .AddConverter<BinaryData, ServiceBusMessage>(body => new ServiceBusMessage(body))
            .AddOpenConverter<OpenType.Poco, ServiceBusMessage>((value, _, _) => Task.FromResult<object>(Outgoing.Json(value)));
        context.AddBindingRule<ServiceBusAttribute>()
            .BindToCollector(attribute => new MessageCollector(clients.Sender(attribute.Connection, attribute.QueueOrTopicName)));
    }
}
