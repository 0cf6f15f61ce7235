using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.EventGrid.Events;

namespace Local.Emulator.EventGrid.Delivery;

/// <summary>
/// Posts events to a webhook: https://learn.microsoft.com/azure/event-grid/delivery-and-retry. Its headers:
/// https://learn.microsoft.com/azure/event-grid/receive-events
/// </summary>
internal sealed class WebHookDestination(EventSubscriptionDefinition subscription, WebHookDefinition definition, Endpoint endpoint)
    : IDestination
{
    private readonly bool _isBatched = definition.MaxEventsPerBatch > 1;

    /// <inheritdoc/>
    public async Task<DeliveryResult> DeliverAsync(IReadOnlyList<PendingEvent> batch, CancellationToken cancellation)
    {
        List<KeyValuePair<string, string>> headers =
        [
            new("aeg-event-type", "Notification"),
            new("aeg-subscription-name", subscription.Name.ToUpperInvariant()),
            new("aeg-delivery-count", batch[0].Attempts.ToString(CultureInfo.InvariantCulture)),
            new("aeg-metadata-version", "1"),
        ];
        // As in the service, values that are invalid in a header are left out.
        if (batch[0].Event.DataVersion.All(character => character is >= ' ' and <= '~'))
            headers.Add(new("aeg-data-version", batch[0].Event.DataVersion));
        var answer =
            await endpoint.SendAsync(HttpMethod.Post, headers, Body(batch), Type, readsBody: false, cancellation).ConfigureAwait(false);
        return answer.Result;
    }

    private MediaTypeHeaderValue Type => subscription.DeliverySchema == EventSchema.EventGridSchema
        ? new MediaTypeHeaderValue("application/json", "utf-8")
        : new MediaTypeHeaderValue(_isBatched ? CloudEvents.Batch : CloudEvents.Single, "utf-8");

    // A single event in the Event Grid schema is still an array; a CloudEvent is an array only if batching is on.
    private ReadOnlyMemory<byte> Body(IReadOnlyList<PendingEvent> batch)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            var isArray = _isBatched || subscription.DeliverySchema == EventSchema.EventGridSchema;
            if (isArray) writer.WriteStartArray();
            foreach (var one in batch)
                (subscription.DeliverySchema == EventSchema.EventGridSchema ? one.Event.Json : CloudEvents.Of(one.Event)).WriteTo(writer);
            if (isArray) writer.WriteEndArray();
        }
        return buffer.WrittenMemory;
    }
}
