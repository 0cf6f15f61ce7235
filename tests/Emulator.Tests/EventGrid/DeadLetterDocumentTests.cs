using System.Text;
using System.Text.Json;
using Local.Emulator.EventGrid.Delivery;
using Local.Emulator.EventGrid.Events;

namespace Emulator.Tests.EventGrid;

/// <summary>https://learn.microsoft.com/azure/event-grid/delivery-and-retry#delivery-event-formats</summary>
public sealed class DeadLetterDocumentTests
{
    private static readonly DateTimeOffset Last = Some.Noon.AddMinutes(1);

    [Fact]
    public void A_dead_letter_blob_has_the_documented_name()
    {
        // https://learn.microsoft.com/azure/event-grid/manage-event-delivery#set-dead-letter-location
        var id = Guid.Parse("11111111-1111-1111-1111-111111111111");
        Assert.Equal(
            "MY-BLOB-SUBSCRIPTION/2019/8/8/5/11111111-1111-1111-1111-111111111111.json",
            DeadLetterDocument.Name("My-Blob-Subscription", new DateTimeOffset(2019, 8, 8, 5, 1, 2, TimeSpan.Zero), id));
    }

    [Fact]
    public void The_dead_letter_of_an_Event_Grid_event_adds_the_documented_fields() => AssertJson(
        """
        [{"id":"e1","topic":"/subscriptions/0/topics/orders","subject":"orders/1","eventType":"Order.Created",
        "eventTime":"2026-03-01T12:00:00Z","data":{},"dataVersion":"1.0","metadataVersion":"1",
        "deadLetterReason":"MaxDeliveryAttemptsExceeded","deliveryAttempts":1,"lastDeliveryOutcome":"NotFound","lastHttpStatusCode":404,
        "publishTime":"2026-03-01T12:00:00.0000000Z","lastDeliveryAttemptTime":"2026-03-01T12:01:00.0000000Z"}]
        """,
        [new DeadLetter(new PendingEvent(Grid.Event(), Some.Noon, 1, Last, DeliveryResult.Of(404)), "MaxDeliveryAttemptsExceeded", Last)],
        EventSchema.EventGridSchema);

    [Fact]
    public void The_dead_letter_of_a_cloud_event_adds_the_documented_fields_in_lower_case() => AssertJson(
        """
        [{"id":"caee971c","source":"mysource","specversion":"1.0","type":"fooEventType","region":"north","data":{"prop2":5},
        "deadletterreason":"TimeToLiveExceeded","deliveryattempts":2,"lastdeliveryoutcome":"SocketError",
        "publishtime":"2026-03-01T12:00:00.0000000Z","lastdeliveryattempttime":"2026-03-01T12:01:00.0000000Z"}]
        """,
        [new DeadLetter(
            new PendingEvent(
                Grid.CloudEvent(
                    """
                    {"id":"caee971c","source":"mysource","specversion":"1.0","type":"fooEventType","region":"north","data":{"prop2":5}}
                    """),
                Some.Noon, 2, Last, new DeliveryResult(DeliveryOutcome.SocketError, null, "x")),
            "TimeToLiveExceeded", Last)],
        EventSchema.CloudEventSchemaV1_0);

    [Fact]
    public void The_dead_letter_of_an_event_that_was_never_tried_has_zero_attempts() => AssertJson(
        """
        [{"id":"e1","topic":"/subscriptions/0/topics/orders","subject":"orders/1","eventType":"Order.Created",
        "eventTime":"2026-03-01T12:00:00Z","data":{},"dataVersion":"1.0","metadataVersion":"1",
        "deadLetterReason":"TimeToLiveExceeded","deliveryAttempts":0,"publishTime":"2026-03-01T12:00:00.0000000Z"}]
        """,
        [new DeadLetter(new PendingEvent(Grid.Event(), Some.Noon), "TimeToLiveExceeded", Last)], EventSchema.EventGridSchema);

    private static void AssertJson(string expected, IReadOnlyList<DeadLetter> letters, EventSchema schema) =>
        Assert.Equal(
            JsonSerializer.Serialize(JsonElement.Parse(expected)), Encoding.UTF8.GetString(DeadLetterDocument.Write(letters, schema).Span));
}
