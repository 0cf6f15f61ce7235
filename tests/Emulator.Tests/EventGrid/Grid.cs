using System.Collections.Concurrent;
using System.Text.Json;
using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.EventGrid.Delivery;
using Local.Emulator.EventGrid.Events;
using Local.Emulator.EventGrid.Filters;

namespace Emulator.Tests.EventGrid;

/// <summary>Events, filters and subscriptions for tests.</summary>
internal static class Grid
{
    public const string TopicId = "/subscriptions/0/topics/orders";

    public static readonly WebHookDefinition WebHook = new(new Uri("http://localhost:7071/hook?code=secret"));

    public static GridEvent Parsed(string json)
    {
        var read = EventGridEvents.Read(JsonElement.Parse($"[{json}]"), TopicId);
        Assert.True(read.Succeeded, read.Fault);
        return Assert.Single(read.Events);
    }

    public static GridEvent Event(string id = "e1", string subject = "orders/1", string type = "Order.Created", string data = "{}") =>
        Parsed(
            $$"""
            { "id": "{{id}}", "subject": "{{subject}}", "eventType": "{{type}}", "eventTime": "2026-03-01T12:00:00Z", "data": {{data}},
              "dataVersion": "1.0" }
            """);

    public static GridEvent CloudEvent(string json)
    {
        var read = CloudEvents.Read(JsonElement.Parse(json), isBatch: false);
        Assert.True(read.Succeeded, read.Fault);
        return Assert.Single(read.Events);
    }

    public static EventSubscriptionDefinition Subscription(
        EventFilter? filter = null, RetryOptions? retry = null, string? deadLetters = null,
        EventSchema schema = EventSchema.EventGridSchema, DestinationDefinition? destination = null) =>
        new("my-subscription", destination ?? WebHook, schema, filter ?? new EventFilter(), retry ?? new RetryOptions(), deadLetters);
}

/// <summary>A destination that answers as it is told, and keeps what came and when.</summary>
internal sealed class TestDestination(TimeProvider clock, Func<int, DeliveryResult> answer) : IDestination
{
    public ConcurrentQueue<(DateTimeOffset At, IReadOnlyList<PendingEvent> Batch)> Attempts { get; } = [];

    public Task<DeliveryResult> DeliverAsync(IReadOnlyList<PendingEvent> batch, CancellationToken cancellation)
    {
        Attempts.Enqueue((clock.GetUtcNow(), batch));
        return Task.FromResult(answer(Attempts.Count));
    }
}

/// <summary>Dead letters in memory.</summary>
internal sealed class TestDeadLetters(TimeProvider clock) : IDeadLetterStore
{
    /// <summary>Fails while it is true.</summary>
    public bool IsAway { get; set; }

    public ConcurrentQueue<(DateTimeOffset At, DeadLetter Letter)> Letters { get; } = [];

    public int Tries { get; private set; }

    public Task WriteAsync(IReadOnlyList<DeadLetter> letters, CancellationToken cancellation)
    {
        Tries++;
        if (IsAway) throw new DeadLetterException("The container is away.", new IOException());
        foreach (var letter in letters) Letters.Enqueue((clock.GetUtcNow(), letter));
        return Task.CompletedTask;
    }
}
