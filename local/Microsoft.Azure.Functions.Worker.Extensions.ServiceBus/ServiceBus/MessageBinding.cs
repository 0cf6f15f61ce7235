using Azure.Messaging.ServiceBus;
using Local.Host;

namespace Local.ServiceBus;

/// <summary>The types that a function may take its messages as.</summary>
internal static class MessageBinding
{
    /// <summary>Refuses, at start-up, a parameter that no message could be bound to.</summary>
    /// <exception cref="HostConfigurationException">One message for an array of messages, or a batch for something else.</exception>
    public static void Check(string function, Type parameter, bool batched)
    {
        if (batched && (parameter == typeof(byte[]) || !parameter.IsSZArray))
            throw new HostConfigurationException($"Function '{function}' takes batches of messages, which do not bind to {parameter.Name}: use an array, such as ServiceBusReceivedMessage[], or take IsBatched off its trigger.");
        if (!batched && parameter == typeof(ServiceBusReceivedMessage[]))
            throw new HostConfigurationException($"Function '{function}' takes one message at a time, which does not bind to an array of messages: set IsBatched = true on its trigger.");
    }

    /// <summary>The messages as the parameter takes them.</summary>
    /// <exception cref="System.Text.Json.JsonException">The type asks for JSON, which a message is not.</exception>
    public static object? To(IReadOnlyList<ServiceBusReceivedMessage> messages, Type target, bool batched)
    {
        if (!batched) return One(messages[0], target);
        var element = target.GetElementType()!;
        var array = Array.CreateInstance(element, messages.Count);
        for (var i = 0; i < messages.Count; i++) array.SetValue(One(messages[i], element), i);
        return array;
    }

    private static object? One(ServiceBusReceivedMessage message, Type target) =>
        target == typeof(ServiceBusReceivedMessage) ? message
        : target == typeof(Stream) ? throw new NotSupportedException("A Service Bus message binds to ServiceBusReceivedMessage, string, byte[], BinaryData or a type of your own.")
        : ContentConversion.To(message.Body, target);
}
