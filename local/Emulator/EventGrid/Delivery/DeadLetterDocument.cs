using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Local.Emulator.EventGrid.Events;

namespace Local.Emulator.EventGrid.Delivery;

/// <summary>
/// Writes the JSON of dead letters: the events, and the reasons why they were not delivered.
/// https://learn.microsoft.com/azure/event-grid/delivery-and-retry#delivery-event-formats
/// </summary>
internal static class DeadLetterDocument
{
    /// <summary>
    /// Returns the name of a blob: https://learn.microsoft.com/azure/event-grid/manage-event-delivery#set-dead-letter-location
    /// </summary>
    public static string Name(string subscription, DateTimeOffset now, Guid id)
    {
        var at = now.UtcDateTime;
        return string.Create(
            CultureInfo.InvariantCulture, $"{subscription.ToUpperInvariant()}/{at:yyyy}/{at.Month}/{at.Day}/{at.Hour}/{id}.json");
    }

    /// <summary>Writes an array of the events, in the schema in which they would have been delivered.</summary>
    public static ReadOnlyMemory<byte> Write(IReadOnlyList<DeadLetter> letters, EventSchema schema)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var letter in letters) Write(writer, letter, schema);
            writer.WriteEndArray();
        }
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, DeadLetter letter, EventSchema schema)
    {
        // Attribute names of CloudEvents are lower-case.
        string Name(string name) => schema == EventSchema.CloudEventSchemaV1_0 ? name.ToLowerInvariant() : name;
        var pending = letter.Pending;
        writer.WriteStartObject();
        foreach (var property in (schema == EventSchema.CloudEventSchemaV1_0
            ? CloudEvents.Of(pending.Event)
            : pending.Event.Json).EnumerateObject()) property.WriteTo(writer);
        writer.WriteString(Name("deadLetterReason"), letter.Reason);
        writer.WriteNumber(Name("deliveryAttempts"), pending.Attempts);
        if (pending.LastResult is { } result)
        {
            writer.WriteString(Name("lastDeliveryOutcome"), result.Outcome.ToString());
            if (result.Status is { } status) writer.WriteNumber(Name("lastHttpStatusCode"), status);
        }
        writer.WriteString(Name("publishTime"), Time(pending.Published));
        if (pending.LastAttempt is { } last) writer.WriteString(Name("lastDeliveryAttemptTime"), Time(last));
        writer.WriteEndObject();
    }

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
