using System.Text.Json;
using Local.Emulator.EventGrid.Events;
using Local.Emulator.EventGrid.Topics;

namespace Local.Emulator.EventGrid.Publishing;

/// <summary>Reads the events of a request in the schema of its topic.</summary>
internal static class PublicationReader
{
    /// <param name="type">The content type of the request.</param>
    public static Publication Read(CustomTopic topic, JsonElement json, string type)
    {
        if (!Json.IsUnicode(json))
            return Publication.Refused(
                "The request has text that is not Unicode: an unpaired surrogate, or bytes that are not UTF-8.");
        var isBatch = type.Equals(CloudEvents.Batch, StringComparison.OrdinalIgnoreCase);
        return topic.Definition.InputSchema switch
        {
            EventSchema.CloudEventSchemaV1_0 => CloudEvents.Read(json, isBatch),
            _ when isBatch || type.Equals(CloudEvents.Single, StringComparison.OrdinalIgnoreCase) =>
                Publication.Refused(
                    $"This resource is configured for 'EventGridEvent' schema. The content type is '{type}'; its InputSchema would have "
                        + $"to be {EventSchema.CloudEventSchemaV1_0}."),
            _ => EventGridEvents.Read(json, topic.Topic.ResourceId),
        };
    }
}
