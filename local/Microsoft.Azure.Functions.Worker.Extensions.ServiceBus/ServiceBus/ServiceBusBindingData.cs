using System.Text.Json;
using Azure.Messaging.ServiceBus;

namespace Local.ServiceBus;

/// <summary>
/// The trigger metadata of messages as it reaches an isolated worker: text as it is, anything else as JSON.
/// For a batch each name ends in <c>Array</c>; its texts and its sequence numbers are arrays, the others JSON.
/// </summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-trigger#message-metadata.</remarks>
internal static class ServiceBusBindingData
{
    private static readonly (string Name, Func<ServiceBusReceivedMessage, string?> Of)[] Texts =
    [
        ("MessageId", message => message.MessageId),
        ("LockToken", message => message.LockToken),
        ("CorrelationId", message => message.CorrelationId),
        ("Subject", message => message.Subject),
        ("Label", message => message.Subject),
        ("ContentType", message => message.ContentType),
        ("To", message => message.To),
        ("ReplyTo", message => message.ReplyTo),
        ("SessionId", message => message.SessionId),
        ("ReplyToSessionId", message => message.ReplyToSessionId),
        ("PartitionKey", message => message.PartitionKey),
        ("TransactionPartitionKey", message => message.TransactionPartitionKey),
        ("DeadLetterSource", message => message.DeadLetterSource),
    ];

    private static readonly (string Name, Func<ServiceBusReceivedMessage, object> Of)[] Values =
    [
        ("DeliveryCount", message => message.DeliveryCount),
        ("SequenceNumber", message => message.SequenceNumber),
        ("EnqueuedTimeUtc", message => message.EnqueuedTime.UtcDateTime),
        ("EnqueuedTime", message => message.EnqueuedTime),
        ("ExpiresAtUtc", message => message.ExpiresAt.UtcDateTime),
        ("ExpiresAt", message => message.ExpiresAt),
        ("ApplicationProperties", message => message.ApplicationProperties),
        ("UserProperties", message => message.ApplicationProperties),
    ];

    /// <summary>The metadata of one message.</summary>
    public static Dictionary<string, object?> Of(ServiceBusReceivedMessage message)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, of) in Texts) data[name] = of(message);
        foreach (var (name, of) in Values) data[name] = JsonSerializer.Serialize(of(message));
        return data;
    }

    /// <summary>The metadata of a batch, in the order of its messages.</summary>
    public static Dictionary<string, object?> Of(IReadOnlyList<ServiceBusReceivedMessage> messages)
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, of) in Texts) data[name + "Array"] = messages.Select(message => of(message) ?? "").ToArray();
        foreach (var (name, of) in Values) data[name + "Array"] = JsonSerializer.Serialize(messages.Select(of).ToArray());
        data["SequenceNumberArray"] = messages.Select(message => message.SequenceNumber).ToArray();
        return data;
    }
}
