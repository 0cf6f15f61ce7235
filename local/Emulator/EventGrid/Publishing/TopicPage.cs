using System.Text.Json;
using System.Text.Json.Serialization;
using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.EventGrid.Events;
using Local.Emulator.Ports;
using Local.Emulator.Status;
using Microsoft.AspNetCore.Routing;

namespace Local.Emulator.EventGrid.Publishing;

/// <summary>Publishes events that the status page sends, which need no key.</summary>
internal sealed class TopicPage(EventGridService service, PageGuard guard) : IHttpFront
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPage("/api/event-grid/{name}/events", guard, TopicPageJson.Default.JsonElement, Publish);

    // One event, or several in an array, in the schema of the topic.
    private PageAnswer Publish(string name, JsonElement json)
    {
        if (service.FindCustom(name) is not { } topic) return PageAnswer.NotFound($"There is no topic '{name}'. {service.CustomNames}");
        if (json.GetRawText().Length > EventGridLimits.RequestSizeInBytes)
            return PageAnswer.TooLarge($"Events have at most {EventGridLimits.RequestSizeInBytes} bytes.");
        var isBatch = json.ValueKind == JsonValueKind.Array;
        var publication = topic.Definition.InputSchema == EventSchema.CloudEventSchemaV1_0
            ? PublicationReader.Read(topic, json, isBatch ? CloudEvents.Batch : CloudEvents.Single)
            : PublicationReader.Read(topic, isBatch ? json : JsonElement.Parse($"[{json.GetRawText()}]"), "application/json");
        if (!publication.Succeeded) return PageAnswer.Refused(publication.Fault);
        topic.Topic.Publish(publication.Events);
        return new PageAnswer(publication.Events.Count);
    }
}

[JsonSerializable(typeof(JsonElement))]
internal sealed partial class TopicPageJson : JsonSerializerContext;
