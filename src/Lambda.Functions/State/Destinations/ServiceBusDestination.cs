using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Azure.Messaging.ServiceBus;
using Lambda.Engine;
using Lambda.Engine.Async;
using Lambda.Functions.Observability;

namespace Lambda.Functions.State.Destinations;

/// <summary>Delivers records, and failed events themselves, to Service Bus queues and topics, as Lambda does to SQS and SNS.</summary>
/// <remarks>Attributes mirror https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq.</remarks>
internal sealed partial class ServiceBusDestination(string kind, ServiceBusConnection connection, IPayloadStore payloads) : IDestination
{
    // 256 KB is the Standard tier's limit, including headers and properties.
    private const int MaxBody = 248 * 1024;
    private const int MaxErrorMessage = 1024;
    private readonly ConcurrentDictionary<string, ServiceBusSender> _senders = new();

    public string Kind => kind;

    public DestinationPlaces Places => DestinationPlaces.OnSuccess | DestinationPlaces.OnFailure | DestinationPlaces.DeadLetter;

    public string? Problem(string name) =>
        EntityName().IsMatch(name)
            ? connection.Error()
            : "the name of a queue or topic must have 1 to 260 letters, digits, '.', '-', '_' and '/', "
                + "begin and end with a letter or digit, and have no folder '', '.' or '..'.";

    public Task SendAsync(string name, DestinationRecord record, DestinationPlaces place, CancellationToken cancellation) =>
        DestinationGuard.CallAsync($"The record was not sent to {kind} {name}", async () =>
        {
            var message = place == DestinationPlaces.DeadLetter
                ? WithAttributes(new(await RecordClaimCheck.EventWithinAsync(record, MaxBody, payloads, cancellation)), record)
                : new ServiceBusMessage(await RecordClaimCheck.WithinAsync(record, MaxBody, payloads, cancellation));
            message.ContentType = "application/json";
            // A record that is sent twice has the same id, so an entity with duplicate detection keeps only the first.
            message.MessageId = DeterministicId.Of($"{record.Key}\n{place}");
            MessageTrace.Write(message);
            await _senders.GetOrAdd(name, connection.Client.CreateSender).SendMessageAsync(message, cancellation);
        }, cancellation);

    private static ServiceBusMessage WithAttributes(ServiceBusMessage message, DestinationRecord record)
    {
        var (code, text) = DeadLetterError.Of(record);
        message.ApplicationProperties["RequestID"] = record.RequestId;
        message.ApplicationProperties["ErrorCode"] = code;
        message.ApplicationProperties["ErrorMessage"] = DeadLetterError.Cut(text, MaxErrorMessage);
        return message;
    }

    [GeneratedRegex(@"^(?=.{1,260}\z)(?!.*/\.{0,2}/)[A-Za-z0-9]([A-Za-z0-9._\-/]*[A-Za-z0-9])?\z")]
    private static partial Regex EntityName();
}
