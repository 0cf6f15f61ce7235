using Azure.Messaging;
using Lambda.Engine;
using Lambda.Engine.Async;
using Lambda.Functions.Observability;

namespace Lambda.Functions.State.Destinations;

/// <summary>
/// Delivers records to Event Grid topics, as Lambda does to EventBridge buses: a record becomes the data of a CloudEvent.
/// </summary>
/// <remarks>
/// Mirrors https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-async-destinations.
/// </remarks>
internal sealed class EventGridDestination(EventGridTopics topics, IPayloadStore payloads) : IDestination
{
    // Event Grid accepts 1 MB, including the envelope around the data.
    private const int MaxData = 1000 * 1024;

    public string Kind => "event-grid";

    public DestinationPlaces Places => DestinationPlaces.OnSuccess | DestinationPlaces.OnFailure;

    public string? Problem(string name) => topics.Error(name);

    public Task SendAsync(string name, DestinationRecord record, DestinationPlaces place, CancellationToken cancellation) =>
        DestinationGuard.CallAsync($"The record was not sent to topic {name}", async () =>
        {
            if (topics.Error(name) is { } error) throw new DestinationUnavailableException(error);
            var data = new BinaryData(await RecordClaimCheck.WithinAsync(record, MaxData, payloads, cancellation));
            var published = new CloudEvent(
                record.FunctionArn,
                record.IsFailure ? "Lambda Function Invocation Result - Failure" : "Lambda Function Invocation Result - Success", data,
                "application/json", CloudEventDataFormat.Json)
            {
                // A record that is sent twice has the same event id.
                Id = DeterministicId.Of($"{record.Key}\n{place}"),
                Time = record.Timestamp,
                Subject = record.RequestId,
            };
            MessageTrace.Write(published);
            await topics.Client(name).SendEventAsync(published, cancellation);
        }, cancellation);
}
