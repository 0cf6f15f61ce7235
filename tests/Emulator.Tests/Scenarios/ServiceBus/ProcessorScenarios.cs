using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace Emulator.Tests.Scenarios.ServiceBus;

public sealed class ProcessorScenarios : ProcessorContract
{
    protected override string Entity => Queue;

    protected override string? SessionId => null;

    [Theory]
    [InlineData(1, false, 0)]
    [InlineData(5, true, 20)]
    [InlineData(20, false, 20)]
    public async Task Every_message_is_processed_once_within_the_maximum_number_of_concurrent_calls(
        int concurrency, bool complete, int prefetch)
    {
        var ids = await SendAsync(Queue, concurrency * 4);
        var got = new ConcurrentQueue<string>();
        var (now, most) = (0, 0);
        await using var processor = Processor(
            async args =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref now));
                await Task.Yield();
                if (!complete) await args.CompleteMessageAsync(args.Message, args.CancellationToken);
                got.Enqueue(args.Message.MessageId);
                Interlocked.Decrement(ref now);
            },
            new() { MaxConcurrentCalls = concurrency, AutoCompleteMessages = complete, PrefetchCount = prefetch });
        await processor.StartProcessingAsync(Cancellation);
        Assert.True(processor.IsProcessing);
        await IsEmptyAsync(Queue);
        await processor.StopProcessingAsync(Cancellation);
        Assert.False(processor.IsProcessing);
        Assert.Equal(ids.Order(), got.Order());
        Assert.InRange(most, 1, concurrency);
        Assert.Empty(Errors);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task Locks_are_renewed_while_handlers_run(int concurrency)
    {
        await SendAsync(Short, concurrency);
        var deliveries = new ConcurrentQueue<int>();
        await using var processor = Processor(
            async args =>
            {
                await PassedAsync(args.Message.LockedUntil + ShortLock);
                deliveries.Enqueue(args.Message.DeliveryCount);
            },
            new() { MaxConcurrentCalls = concurrency },
            Short);
        await processor.StartProcessingAsync(Cancellation);
        await IsEmptyAsync(Short);
        await processor.StopProcessingAsync(Cancellation);
        Assert.Equal(Enumerable.Repeat(1, concurrency), deliveries);
        Assert.Empty(Errors);
    }

    [Fact]
    public async Task Without_renewal_a_lock_expires_and_the_handler_is_notified()
    {
        await SendAsync(Short, 1);
        var (lost, told) = (new TaskCompletionSource<ServiceBusFailureReason>(), new TaskCompletionSource());
        await using var processor = Processor(
            async args =>
            {
                args.MessageLockLostAsync += _ =>
                {
                    told.TrySetResult();
                    return Task.CompletedTask;
                };
                await PassedAsync(args.Message.LockedUntil + (ShortLock / 4));
                var failure = await Assert.ThrowsAsync<ServiceBusException>(() =>
                    args.CompleteMessageAsync(args.Message, CancellationToken.None));
                lost.TrySetResult(failure.Reason);
            },
            new() { MaxAutoLockRenewalDuration = TimeSpan.Zero, AutoCompleteMessages = false },
            Short);
        await RunAsync(processor, Task.WhenAll(told.Task, lost.Task));
        Assert.Equal(ServiceBusFailureReason.MessageLockLost, await lost.Task);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task A_handler_can_stop_its_own_processor_without_losing_messages(int concurrency)
    {
        await SendAsync(Queue, 100);
        var handled = 0;
        var stopping = new TaskCompletionSource<Task>();
        ServiceBusProcessor? running = null;
        await using var processor = running = Processor(
            args =>
            {
                // Waiting for it here would be a deadlock.
                if (Interlocked.Increment(ref handled) == 20) stopping.TrySetResult(running!.StopProcessingAsync(CancellationToken.None));
                return Task.CompletedTask;
            },
            new() { MaxConcurrentCalls = concurrency });
        await processor.StartProcessingAsync(Cancellation);
        await (await stopping.Task.WaitAsync(Wait, Cancellation)).WaitAsync(Wait, Cancellation);
        Assert.Equal(100, handled + Counts(Queue).Active);
    }

    [Fact]
    public async Task A_missing_queue_is_reported_to_the_error_handler()
    {
        var failed = new TaskCompletionSource();
        var processor = Processor(_ => throw new InvalidOperationException("There are no messages."), entity: "nowhere", failed: _ =>
            failed.TrySetResult());
        await RunAsync(processor, failed.Task);
        Assert.All(Errors, error =>
        {
            Assert.Equal((ServiceBusErrorSource.Receive, "nowhere", "localhost"),
                (error.ErrorSource, error.EntityPath, error.FullyQualifiedNamespace));
            Assert.Equal(ServiceBusFailureReason.MessagingEntityNotFound, Assert.IsType<ServiceBusException>(error.Exception).Reason);
        });
        await processor.CloseAsync(Cancellation);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => processor.StartProcessingAsync(Cancellation));
    }

    [Fact]
    public async Task A_processor_cannot_be_started_twice_or_change_its_handlers_while_it_runs_and_can_be_stopped_twice()
    {
        await using var processor = Client.CreateProcessor(Queue);
        Task OnMessage(ProcessMessageEventArgs args) => Task.CompletedTask;
        Task OnError(ProcessErrorEventArgs args) => Task.CompletedTask;
        processor.ProcessMessageAsync += OnMessage;
        processor.ProcessErrorAsync += OnError;
        for (var round = 0; round < 2; round++)
        {
            await processor.StartProcessingAsync(Cancellation);
            await Assert.ThrowsAsync<InvalidOperationException>(() => processor.StartProcessingAsync(Cancellation));
            Assert.Throws<InvalidOperationException>(() => processor.ProcessMessageAsync -= OnMessage);
            Assert.Throws<InvalidOperationException>(() => processor.ProcessErrorAsync -= OnError);
            await Task.WhenAll(processor.StopProcessingAsync(Cancellation), processor.StopProcessingAsync(Cancellation));
            processor.ProcessMessageAsync -= OnMessage;
            processor.ProcessErrorAsync -= OnError;
            processor.ProcessMessageAsync += OnMessage;
            processor.ProcessErrorAsync += OnError;
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Stopping_waits_for_running_handlers_and_completes_their_messages(bool auto)
    {
        await SendAsync(Queue, 10);
        var (running, release) = (0, new TaskCompletionSource());
        await using var processor = Processor(
            async args =>
            {
                Interlocked.Increment(ref running);
                await release.Task.WaitAsync(Wait, CancellationToken.None);
                if (!auto) await args.CompleteMessageAsync(args.Message, CancellationToken.None);
            },
            new() { MaxConcurrentCalls = 10, AutoCompleteMessages = auto });
        await processor.StartProcessingAsync(Cancellation);
        await Eventually.True(() => Volatile.Read(ref running) == 10, Cancellation);
        var stopping = processor.StopProcessingAsync(Cancellation);
        Assert.False(stopping.IsCompleted);
        release.SetResult();
        await stopping.WaitAsync(Wait, Cancellation);
        Assert.Equal(0, Counts(Queue).Active);
        Assert.Empty(Errors);
    }

    [Fact]
    public async Task Dead_letters_can_be_processed_like_other_messages()
    {
        await SendAsync(Queue, 10);
        await using var receiver = Client.CreateReceiver(Queue);
        foreach (var message in await ReceiveAsync(receiver, 10))
            await receiver.DeadLetterMessageAsync(message, cancellationToken: Cancellation);
        await using var processor = Processor(_ => Task.CompletedTask, new() { SubQueue = SubQueue.DeadLetter });
        await processor.StartProcessingAsync(Cancellation);
        await Eventually.True(() => Counts(Queue).DeadLettered == 0, Cancellation);
        await processor.StopProcessingAsync(Cancellation);
        Assert.Empty(Errors);
    }

    [Fact]
    public async Task The_maximum_number_of_concurrent_calls_can_be_changed_while_the_processor_runs()
    {
        const int Messages = 40;
        await SendAsync(Queue, Messages);
        var calls = new ConcurrentQueue<(TaskCompletionSource End, CancellationToken Cancelled)>();
        ServiceBusProcessor? running = null;
        await using var processor = running = Processor(
            async args =>
            {
                var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                calls.Enqueue((end, args.CancellationToken));
                await end.Task.WaitAsync(Wait, CancellationToken.None);
            },
            new() { MaxConcurrentCalls = 2 });
        await processor.StartProcessingAsync(Cancellation);
        await Eventually.True(() => calls.Count == 2, Cancellation);
        running.UpdateConcurrency(10);
        await Eventually.True(() => calls.Count == 10, Cancellation);
        running.UpdateConcurrency(1);
        // The client cancels surplus calls. A call that ended earlier would receive once more, and a message received while it was
        // cancelled would stay locked.
        await Eventually.True(() => calls.Count(call => call.Cancelled.IsCancellationRequested) == 9, Cancellation);
        List<int> atATime = [];
        while (atATime.Count < Messages)
        {
            await Eventually.True(() => !calls.IsEmpty, Cancellation);
            atATime.Add(calls.Count);
            if (calls.TryDequeue(out var call)) call.End.SetResult();
        }
        // The ten running handlers finish first; the rest run one by one.
        Assert.All(atATime.Skip(10), count => Assert.Equal(1, count));
        await IsEmptyAsync(Queue);
        await processor.StopProcessingAsync(Cancellation);
    }

    [Fact]
    public async Task Messages_sent_after_a_processor_was_closed_reach_the_next_one_with_a_delivery_count_of_one()
    {
        var counts = new ConcurrentQueue<int>();
        for (var round = 0; round < 3; round++)
        {
            await SendAsync(Queue, 5);
            await using var processor = Processor(
                args =>
                {
                    counts.Enqueue(args.Message.DeliveryCount);
                    return Task.CompletedTask;
                },
                new() { MaxConcurrentCalls = 5 });
            await processor.StartProcessingAsync(Cancellation);
            await IsEmptyAsync(Queue);
            await processor.CloseAsync(Cancellation);
        }
        Assert.Equal(Enumerable.Repeat(1, 15), counts);
    }

    [Fact]
    public async Task A_handler_can_receive_and_peek_further_messages()
    {
        await SendAsync(Queue, 3);
        var seen = new TaskCompletionSource<(int Peeked, string Got)>();
        await using var processor = Processor(async args =>
        {
            if (args.Message.MessageId != "0") return;
            var actions = args.GetReceiveActions();
            var peeked = await actions.PeekMessagesAsync(10, cancellationToken: CancellationToken.None);
            var more = await actions.ReceiveMessagesAsync(2, Wait, CancellationToken.None);
            foreach (var message in more) await args.CompleteMessageAsync(message, CancellationToken.None);
            seen.TrySetResult((peeked.Count, more[0].MessageId));
        });
        await RunAsync(processor, seen.Task);
        Assert.Equal((3, "1"), await seen.Task);
        Assert.Empty(Errors);
    }

    [Fact]
    public async Task A_lost_connection_is_reported_to_the_error_handler_and_processing_continues()
    {
        await using var relay = new TcpRelay(Port);
        await using var client =
            NewClient(connectionString: ConnectionString.Replace($":{Port}", $":{relay.Port}", StringComparison.Ordinal));
        await using var processor = client.CreateProcessor(Queue);
        var handled = 0;
        processor.ProcessMessageAsync += _ =>
        {
            Interlocked.Increment(ref handled);
            return Task.CompletedTask;
        };
        processor.ProcessErrorAsync += _ => Task.CompletedTask;
        await processor.StartProcessingAsync(Cancellation);
        await SendAsync(Queue, 1);
        await IsEmptyAsync(Queue);
        relay.Cut();
        relay.Restore();
        await SendAsync(Queue, 1);
        await IsEmptyAsync(Queue);
        await processor.StopProcessingAsync(Cancellation);
        Assert.Equal(2, handled);
    }

    private static Task SettleAsync(ProcessMessageEventArgs args, string way) => way switch
    {
        "complete" => args.CompleteMessageAsync(args.Message),
        "abandon" => args.AbandonMessageAsync(args.Message),
        "dead-letter" => args.DeadLetterMessageAsync(args.Message),
        "dead-letter with a reason" => args.DeadLetterMessageAsync(args.Message, "reason"),
        "defer" => args.DeferMessageAsync(args.Message),
        _ => Task.CompletedTask,
    };

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = Volatile.Read(ref most); value > seen; seen = Volatile.Read(ref most))
            Interlocked.CompareExchange(ref most, value, seen);
    }

    protected override AnyProcessor Create(
        ServiceBusClient client,
        Func<ServiceBusReceivedMessage, Func<string, Task>, Task> handle,
        int calls = 1,
        Action<ProcessErrorEventArgs>? failed = null) => AnyProcessor.Of(Processor(
            args => handle(args.Message, way => SettleAsync(args, way)),
            new() { MaxConcurrentCalls = calls },
            failed: failed,
            client: client));

    private ServiceBusProcessor Processor(
        Func<ProcessMessageEventArgs, Task> handle,
        ServiceBusProcessorOptions? options = null,
        string entity = Queue,
        Action<ProcessErrorEventArgs>? failed = null,
        ServiceBusClient? client = null)
    {
        var processor = (client ?? Client).CreateProcessor(entity, options ?? new());
        processor.ProcessMessageAsync += handle;
        processor.ProcessErrorAsync += Keep(failed);
        return processor;
    }

    private static Task RunAsync(ServiceBusProcessor processor, Task until) => AnyProcessor.Of(processor).RunAsync(until);
}
