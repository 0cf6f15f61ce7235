using System.Text;
using System.Text.Json;
using Local.Amqp.Messaging;
using Local.Amqp.Types;
using Local.Emulator.EventHubs.Contents;
using Local.Emulator.EventHubs.Log;
using Local.Emulator.EventHubs.Outcomes;
using Local.Emulator.Ports;
using Local.Emulator.Status;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Local.Emulator.EventHubs.Pages;

/// <summary>Shows a hub's events on the page, and sends the page's events.</summary>
internal sealed class HubFront(HubNamespace hubs, PageGuard guard) : IHttpFront
{
    private const int MostEvents = 50;

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/event-hubs/{name}/events", ShowAsync);
        routes.MapPage("/api/event-hubs/{name}/events", guard, HubJson.Default.SentEvent, Send);
    }

    private Task ShowAsync(HttpContext context, string name, string? partition = null)
    {
        if (hubs.Find(name) is not { } hub) return PageAnswer.NotFound($"There is no event hub '{name}'.").WriteAsync(context);
        IReadOnlyList<EventDocument> events = [.. hub.Partitions
            .Where(one => partition is null || partition == $"{one.Id}")
            .SelectMany(Last)
            .OrderByDescending(one => one.EnqueuedTime).Take(MostEvents)];
        return context.Response.WriteAsJsonAsync(
            events, HubJson.Readable.IReadOnlyListEventDocument, cancellationToken: context.RequestAborted);
    }

    private PageAnswer Send(string name, SentEvent sent)
    {
        if (hubs.Find(name) is not { } hub) return PageAnswer.NotFound($"There is no event hub '{name}'.");
        AmqpMap? properties;
        try
        {
            properties = SentProperties.Read(sent.Properties);
        }
        catch (JsonException e)
        {
            return PageAnswer.Refused(e.Message);
        }
        var content = new AmqpEventContent(new AmqpMessageBuilder
        {
            Properties = string.IsNullOrEmpty(sent.ContentType)
                ? null
                : new MessageProperties { ContentType = new AmqpSymbol(sent.ContentType) },
            ApplicationProperties = properties,
            Data = Encoding.UTF8.GetBytes(sent.Body ?? ""),
        }.Build());
        var key = string.IsNullOrEmpty(sent.PartitionKey) ? null : sent.PartitionKey;
        return (string.IsNullOrEmpty(sent.Partition) ? hub.Send([content], key) : Send(hub, sent.Partition, content, key)) is { } refusal
            ? PageAnswer.Refused(refusal.Description)
            : new PageAnswer(1);
    }

    private static Refusal? Send(EventHub hub, string partition, IEventContent content, string? key)
    {
        var found = hub.FindPartition(partition);
        return found.Succeeded ? EventHub.Send(found.Value, [content], key) : found.Refusal;
    }

    // The newest first.
    private static IEnumerable<EventDocument> Last(Partitions.Partition partition)
    {
        var events = new HubEvent[MostEvents];
        var count = partition.Read(partition.Extent(long.MaxValue).End - MostEvents, events);
        return events.Take(count).Reverse().Select(one => EventDocument.Of(partition.Id, one));
    }
}
