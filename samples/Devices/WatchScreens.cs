using System.Text.Json;
using Lambda;
using Microsoft.Extensions.Logging;

namespace Samples.Devices;

/// <summary>Decides what each screen shows, and publishes the decision. What else it means, such as an alert, rules decide.</summary>
/// <remarks>
/// The partition key of a record is the device's id, which IoT Hub has authenticated: a device cannot speak for another one in its body.
/// </remarks>
public sealed partial class WatchScreens(IEventPublisher events) : IHandler<TelemetryEvent, TelemetryResult>
{
    /// <summary>The topic of the decisions.</summary>
    public const string Topic = "screens";

    /// <inheritdoc/>
    public async Task<TelemetryResult> HandleAsync(TelemetryEvent input, ILambdaContext context, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(context);
        foreach (var (record, id) in input.Records.Select(record => (record.Kinesis, record.EventId)))
        {
            var device = record.PartitionKey;
            if (Telemetry.Read(record.Data) is not { } telemetry)
            {
                // Another try would read the same: the record is skipped.
                NotRead(context.Logger, device, record.SequenceNumber);
                continue;
            }
            var content = new Content(
                device, ContentRule.Decide(telemetry), telemetry.Outside, telemetry.Inside, telemetry.Viewers);
            // Records can come again: the same id makes it the same event.
            await events.PublishAsync(
                Topic,
                new PublishedEvent("screens", "Content Decided", JsonSerializer.SerializeToUtf8Bytes(content, DevicesJson.Default.Content))
                {
                    Id = id,
                    Subject = device,
                },
                cancellation);
        }
        return new([]);
    }

    [LoggerMessage(1, LogLevel.Warning, "The record {SequenceNumber} of {Device} is no telemetry and is skipped")]
    private static partial void NotRead(ILogger logger, string device, string sequenceNumber);
}
