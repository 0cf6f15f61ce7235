using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace Emulator.Tests.Scenarios.ServiceBus;

/// <summary>What holds for the processor of messages and for that of sessions.</summary>
public abstract class ProcessorContract : ServiceBusScenario
{
    public static TheoryData<string> Settlements => ["nothing", "complete", "abandon", "dead-letter", "dead-letter with a reason", "defer"];

    protected ConcurrentQueue<ProcessErrorEventArgs> Errors { get; } = new();

    protected abstract string Entity { get; }

    /// <summary>Of the messages that are sent; null where there are no sessions.</summary>
    protected abstract string? SessionId { get; }

    private (int Active, int DeadLettered, int Deferred) Places =>
        (Counts(Entity).Active, Counts(Entity).DeadLettered, Counts(Entity).Deferred);

    [Theory]
    [MemberData(nameof(Settlements))]
    public async Task A_message_that_its_handler_settled_is_not_completed_again(string way)
    {
        await SendAsync(Entity, 1, SessionId);
        var handled = new TaskCompletionSource();
        await using var processor = Create(Client, async (message, settle) =>
        {
            // The abandoned message is redelivered and completed.
            if (message.DeliveryCount == 1) await settle(way);
            if (way != "abandon" || message.DeliveryCount == 2) handled.TrySetResult();
        });
        await processor.RunAsync(handled.Task);
        Assert.Empty(Errors);
        Assert.Equal(
            way switch { "dead-letter" or "dead-letter with a reason" => (0, 1, 0), "defer" => (0, 0, 1), _ => (0, 0, 0) }, Places);
    }

    [Theory]
    [MemberData(nameof(Settlements))]
    public async Task A_handler_that_throws_abandons_the_messages_that_it_has_not_settled(string way)
    {
        await SendAsync(Entity, 1, SessionId);
        var failed = new TaskCompletionSource();
        await using var processor = Create(
            Client,
            async (message, settle) =>
            {
                if (message.DeliveryCount > 1)
                {
                    await settle("defer");
                    failed.TrySetResult();
                    return;
                }
                await settle(way);
                throw new InvalidTimeZoneException("of the test");
            },
            failed: _ =>
            {
                if (way is not ("nothing" or "abandon")) failed.TrySetResult();
            });
        await processor.RunAsync(failed.Task);
        var error = Assert.Single(Errors);
        Assert.Equal((ServiceBusErrorSource.ProcessMessageCallback, Entity), (error.ErrorSource, error.EntityPath));
        Assert.IsType<InvalidTimeZoneException>(error.Exception);
        Assert.Equal(
            way switch { "complete" => (0, 0, 0), "dead-letter" or "dead-letter with a reason" => (0, 1, 0), _ => (0, 0, 1) }, Places);
    }

    [Fact]
    public async Task A_processor_stops_without_waiting_for_a_message()
    {
        await using var client = NewClient(TimeSpan.FromMinutes(2));
        var handled = new TaskCompletionSource();
        await using var processor = Create(client, (_, _) =>
        {
            handled.TrySetResult();
            return Task.CompletedTask;
        });
        await SendAsync(Entity, 1, SessionId);
        await processor.StartAsync();
        await handled.Task.WaitAsync(Wait, Cancellation);
        await IsEmptyAsync(Entity);
        await processor.StopAsync().WaitAsync(Wait, Cancellation);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task A_processor_stops_when_its_client_is_closed(int calls)
    {
        await SendAsync(Entity, 100, SessionId);
        await using var client = NewClient();
        var (handled, failed) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var processor = Create(
            client,
            (_, _) =>
            {
                handled.TrySetResult();
                return Task.CompletedTask;
            },
            calls,
            args =>
            {
                if (args.Exception is ObjectDisposedException) failed.TrySetResult();
            });
        await processor.StartAsync();
        await handled.Task.WaitAsync(Wait, Cancellation);
        await client.DisposeAsync();
        await failed.Task.WaitAsync(Wait, Cancellation);
        await Eventually.True(() => !processor.IsProcessing(), Cancellation);
    }

    /// <summary>A processor of <see cref="Entity"/> that completes what its handler leaves, and keeps its errors.</summary>
    /// <param name="handle">Is given the message, and what settles it in one of the ways of <see cref="Settlements"/>.</param>
    /// <param name="calls">At a time, of a session where there are some.</param>
    protected abstract AnyProcessor Create(
        ServiceBusClient client,
        Func<ServiceBusReceivedMessage, Func<string, Task>, Task> handle,
        int calls = 1,
        Action<ProcessErrorEventArgs>? failed = null);

    /// <summary>An error handler for a processor.</summary>
    protected Func<ProcessErrorEventArgs, Task> Keep(Action<ProcessErrorEventArgs>? failed) => args =>
    {
        Errors.Enqueue(args);
        failed?.Invoke(args);
        return Task.CompletedTask;
    };

    /// <summary>What the two processors of the client have in common, which have no type in common.</summary>
    protected sealed record AnyProcessor(IAsyncDisposable Processor, Func<Task> StartAsync, Func<Task> StopAsync, Func<bool> IsProcessing)
        : IAsyncDisposable
    {
        public static AnyProcessor Of(ServiceBusProcessor processor) => new(
            processor,
            () => processor.StartProcessingAsync(Cancellation),
            () => processor.StopProcessingAsync(Cancellation),
            () => processor.IsProcessing);

        public static AnyProcessor Of(ServiceBusSessionProcessor processor) => new(
            processor,
            () => processor.StartProcessingAsync(Cancellation),
            () => processor.StopProcessingAsync(Cancellation),
            () => processor.IsProcessing);

        public async Task RunAsync(Task until)
        {
            await StartAsync();
            await until.WaitAsync(Wait, Cancellation);
            await StopAsync();
        }

        public ValueTask DisposeAsync() => Processor.DisposeAsync();
    }
}
