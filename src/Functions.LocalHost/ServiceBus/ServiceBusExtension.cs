using Azure.Messaging.ServiceBus;
using Functions.LocalHost.ServiceBus.Sending;
using Functions.LocalHost.Listeners;
using Functions.LocalHost.ServiceBus.Settling;
using Functions.LocalHost.ServiceBus.Triggers;
using Microsoft.Azure.WebJobs;
using Microsoft.Azure.WebJobs.Description;
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
            .AddConverter<ServiceBusReceivedMessage, string>(Text)
            .AddConverter<ServiceBusReceivedMessage, byte[]>(message => message.Body.ToArray());
        context.AddBindingRule<ServiceBusTriggerAttribute>()
            .BindToTrigger(new ServiceBusTriggerBindingProvider(options.Value, clients, inHand, names, converters, loggers, time));

        // No other converters: with them, the SDK would send a function's text as bytes, and with another content type.
        context.AddConverter<string, ServiceBusMessage>(text => new(text) { ContentType = "text/plain" });
        context.AddBindingRule<ServiceBusAttribute>()
            .BindToCollector(attribute => new MessageCollector(clients.Sender(attribute.Connection, attribute.QueueOrTopicName)));
    }

    // Clients of other languages may send text as an AMQP value, which has no bytes.
    private static string Text(ServiceBusReceivedMessage message) =>
        message.GetRawAmqpMessage().Body.TryGetValue(out var value) && value is string text ? text : message.Body.ToString();
}
