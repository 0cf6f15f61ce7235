using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace Emulator.Tests.Scenarios.ServiceBus;

public sealed class SessionProcessorScenarios : ProcessorContract
{
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(200);

    protected override string Entity => Sessions;

    protected override string? SessionId => Session;

    [Theory]
    [InlineData(1, true)]
    [InlineData(10, false)]
    public async Task Each_session_is_opened_and_processed_and_closed_with_its_state(int sessions, bool auto)
    {
        for (var i = 0; i < sessions; i++) await SendAsync(Sessions, 1, $"{i}-");
        var (got, states) = (new ConcurrentQueue<string>(), new ConcurrentDictionary<string, string>());
        await using var processor = Processor(
            async args =>
            {
                Assert.True(args.SessionId == args.Message.SessionId && args.SessionLockedUntil > Now);
                if (!auto) await args.CompleteMessageAsync(args.Message);
                got.Enqueue(args.SessionId);
            },
            new() { MaxConcurrentSessions = sessions, AutoCompleteMessages = auto, SessionIdleTimeout = Idle });
        processor.SessionInitializingAsync += args => args.SetSessionStateAsync(new BinaryData($"of {args.SessionId}"));
        processor.SessionClosingAsync += async args => states[args.SessionId] = (await args.GetSessionStateAsync()).ToString();
        await processor.StartProcessingAsync(Cancellation);
        await Eventually.True(() => states.Count == sessions, Cancellation);
        await processor.StopProcessingAsync(Cancellation);
        Assert.Equal(Enumerable.Range(0, sessions).Select(i => $"{i}-"), got.Order());
        Assert.All(states, state => Assert.Equal($"of {state.Key}", state.Value));
        Assert.Equal(0, Counts(Sessions).Active);
        Assert.Empty(Errors);
    }

    [Fact]
    public async Task A_message_whose_session_lock_was_lost_is_redelivered_before_later_messages_of_the_session()
    {
        await SendAsync(ShortSessions, 5, Session);
        await using var client = NewClient(ShortLock);
        var (got, delayed) = (new List<string>(), false);
        var lost = new TaskCompletionSource();
        await using var processor = Processor(
            async args =>
            {
                lock (got) got.Add(args.Message.MessageId[Session.Length..]);
                if (args.Message.MessageId == $"{Session}2" && !delayed)
                {
                    delayed = true;
                    args.SessionLockLostAsync += _ =>
                    {
                        lost.TrySetResult();
                        return Task.CompletedTask;
                    };
                    await PassedAsync(args.SessionLockedUntil + (ShortLock / 4));
                }
                else
                {
                    await args.CompleteMessageAsync(args.Message);
                }
            },
            new() { MaxConcurrentSessions = 1, MaxAutoLockRenewalDuration = TimeSpan.Zero, AutoCompleteMessages = false },
            ShortSessions,
            client: client);
        await processor.StartProcessingAsync(Cancellation);
        await IsEmptyAsync(ShortSessions);
        await lost.Task.WaitAsync(Wait, Cancellation);
        await processor.StopProcessingAsync(Cancellation);
        Assert.Equal(["0", "1", "2", "2", "3", "4"], got);
        Assert.All(Errors, error => Assert.Equal(ServiceBusFailureReason.SessionLockLost,
            Assert.IsType<ServiceBusException>(error.Exception).Reason));
    }

    [Theory]
    [InlineData(1, 2, 1)]
    [InlineData(5, 3, 2)]
    [InlineData(10, 20, 5)]
    public async Task Only_the_given_sessions_are_processed(int concurrency, int named, int calls)
    {
        var options = new ServiceBusSessionProcessorOptions
        {
            MaxConcurrentSessions = concurrency, MaxConcurrentCallsPerSession = calls, SessionIdleTimeout = Idle,
        };
        for (var i = 0; i < named; i++)
        {
            options.SessionIds.Add($"{i}-");
            await SendAsync(Sessions, 1, $"{i}-");
        }
        await SendAsync(Sessions, 1, "unnamed");
        await using var processor = Processor(
            args =>
            {
                Assert.Contains(args.SessionId, options.SessionIds);
                return Task.CompletedTask;
            },
            options);
        await processor.StartProcessingAsync(Cancellation);
        await Eventually.True(() => Counts(Sessions).Active == 1, Cancellation);
        await processor.StopProcessingAsync(Cancellation);
        Assert.Empty(Errors);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    public async Task Locks_are_renewed_while_a_session_is_opened_and_while_its_handlers_run(int calls)
    {
        await SendAsync(ShortSessions, calls, Session);
        var deliveries = new ConcurrentQueue<int>();
        await using var processor = Processor(
            async args =>
            {
                await PassedAsync(args.SessionLockedUntil + ShortLock);
                deliveries.Enqueue(args.Message.DeliveryCount);
            },
            new() { MaxConcurrentSessions = 1, MaxConcurrentCallsPerSession = calls },
            ShortSessions);
        processor.SessionInitializingAsync += args => PassedAsync(args.SessionLockedUntil + (ShortLock / 4));
        await processor.StartProcessingAsync(Cancellation);
        await IsEmptyAsync(ShortSessions);
        await processor.StopProcessingAsync(Cancellation);
        Assert.Equal(Enumerable.Repeat(1, calls), deliveries);
        Assert.Empty(Errors);
    }

    [Theory]
    [InlineData(4, 4, 1)]
    [InlineData(4, 2, 2)]
    [InlineData(4, 8, 3)]
    public async Task A_session_never_runs_more_calls_at_a_time_than_allowed_and_a_single_call_at_a_time_keeps_the_order(
        int sessions, int atATime, int calls)
    {
        for (var i = 0; i < sessions; i++) await SendAsync(Sessions, 10, $"{i}-");
        var (now, got) = (new ConcurrentDictionary<string, int>(), new ConcurrentDictionary<string, ConcurrentQueue<long>>());
        var most = 0;
        await using var processor = Processor(
            async args =>
            {
                var running = now.AddOrUpdate(args.SessionId, 1, (_, count) => count + 1);
                if (running > Volatile.Read(ref most)) Interlocked.Exchange(ref most, running);
                got.GetOrAdd(args.SessionId, _ => new()).Enqueue(args.Message.SequenceNumber);
                await Task.Yield();
                now.AddOrUpdate(args.SessionId, 0, (_, count) => count - 1);
            },
            new() { MaxConcurrentSessions = atATime, MaxConcurrentCallsPerSession = calls, SessionIdleTimeout = Idle });
        await processor.StartProcessingAsync(Cancellation);
        await IsEmptyAsync(Sessions);
        await processor.StopProcessingAsync(Cancellation);
        Assert.InRange(most, 1, calls);
        Assert.Equal(sessions * 10, got.Values.Sum(numbers => numbers.Count));
        if (calls == 1) Assert.All(got.Values, numbers => Assert.Equal(numbers.Order(), numbers));
    }

    [Fact]
    public async Task Stopping_a_processor_keeps_its_session_and_closing_releases_it()
    {
        await SendAsync(Sessions, 1, Session);
        var handled = 0;
        var processor = Processor(
            _ =>
            {
                Interlocked.Increment(ref handled);
                return Task.CompletedTask;
            },
            new() { MaxConcurrentSessions = 1 });
        await processor.StartProcessingAsync(Cancellation);
        await IsEmptyAsync(Sessions);
        await processor.StopProcessingAsync(Cancellation);
        Assert.False(processor.IsClosed || processor.IsProcessing);
        await using var hasty = NewClient(retries: 0);
        await FailsAsync(ServiceBusFailureReason.SessionCannotBeLocked, () =>
            hasty.AcceptSessionAsync(Sessions, Session, cancellationToken: Cancellation));

        await SendAsync(Sessions, 1, Session);
        await processor.StartProcessingAsync(Cancellation);
        await IsEmptyAsync(Sessions);
        Assert.Equal(2, handled);
        await processor.DisposeAsync();
        Assert.True(processor.IsClosed);
        await using var receiver = await hasty.AcceptSessionAsync(Sessions, Session, cancellationToken: Cancellation);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => processor.StartProcessingAsync(Cancellation));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task A_handler_can_release_its_session_and_the_other_messages_arrive_when_it_is_opened_again(int calls)
    {
        await SendAsync(Sessions, 10, Session);
        var (handled, opened) = (0, 0);
        await using var processor = Processor(
            args =>
            {
                if (Interlocked.Increment(ref handled) == 5) args.ReleaseSession();
                return Task.CompletedTask;
            },
            new() { MaxConcurrentSessions = 1, MaxConcurrentCallsPerSession = calls });
        processor.SessionInitializingAsync += _ =>
        {
            Interlocked.Increment(ref opened);
            return Task.CompletedTask;
        };
        await processor.StartProcessingAsync(Cancellation);
        await IsEmptyAsync(Sessions);
        await processor.CloseAsync(Cancellation);
        Assert.Equal(10, handled);
        Assert.InRange(opened, calls == 1 ? 2 : 1, 2);
        Assert.Empty(Errors);
    }

    [Fact]
    public async Task The_maximum_numbers_of_sessions_and_calls_can_be_changed_while_the_processor_runs()
    {
        for (var i = 0; i < 6; i++) await SendAsync(Sessions, 4, $"{i}-");
        var (now, gate) = (0, new SemaphoreSlim(0));
        await using var processor = Processor(
            async args =>
            {
                Interlocked.Increment(ref now);
                await gate.WaitAsync(args.CancellationToken);
                Interlocked.Decrement(ref now);
            },
            new() { MaxConcurrentSessions = 1, MaxConcurrentCallsPerSession = 1, SessionIdleTimeout = Idle });
        await processor.StartProcessingAsync(Cancellation);
        await Eventually.True(() => Volatile.Read(ref now) == 1, Cancellation);
        processor.UpdateConcurrency(6, 2);
        Assert.Equal((6, 2), (processor.MaxConcurrentSessions, processor.MaxConcurrentCallsPerSession));
        await Eventually.True(() => Volatile.Read(ref now) == 12, Cancellation);
        gate.Release(24);
        await IsEmptyAsync(Sessions);
        await processor.StopProcessingAsync(Cancellation);
    }

    [Fact]
    public async Task Handlers_cannot_be_changed_while_the_processor_runs()
    {
        await using var processor = Client.CreateSessionProcessor(Sessions);
        Task OnMessage(ProcessSessionMessageEventArgs args) => Task.CompletedTask;
        Task OnError(ProcessErrorEventArgs args) => Task.CompletedTask;
        Task OnSession(ProcessSessionEventArgs args) => Task.CompletedTask;
        Action[] changes =
        [
            () => processor.ProcessMessageAsync -= OnMessage, () => processor.ProcessErrorAsync -= OnError,
            () => processor.SessionInitializingAsync -= OnSession, () => processor.SessionClosingAsync -= OnSession,
        ];
        processor.ProcessMessageAsync += OnMessage;
        processor.ProcessErrorAsync += OnError;
        processor.SessionInitializingAsync += OnSession;
        processor.SessionClosingAsync += OnSession;
        await processor.StartProcessingAsync(Cancellation);
        Assert.All(changes, change => Assert.Throws<InvalidOperationException>(change));
        await processor.StopProcessingAsync(Cancellation);
        foreach (var change in changes) change();
    }

    [Fact]
    public async Task A_queue_without_sessions_is_reported_to_the_error_handler()
    {
        var failed = new TaskCompletionSource();
        await using var processor = Processor(_ => Task.CompletedTask, entity: Queue, failed: _ => failed.TrySetResult());
        await RunAsync(processor, failed.Task);
        Assert.All(Errors, error => Assert.IsType<InvalidOperationException>(error.Exception));
    }

    private static Task SettleAsync(ProcessSessionMessageEventArgs args, string way) => way switch
    {
        "complete" => args.CompleteMessageAsync(args.Message),
        "abandon" => args.AbandonMessageAsync(args.Message),
        "dead-letter" => args.DeadLetterMessageAsync(args.Message),
        "dead-letter with a reason" => args.DeadLetterMessageAsync(args.Message, "reason"),
        "defer" => args.DeferMessageAsync(args.Message),
        _ => Task.CompletedTask,
    };

    protected override AnyProcessor Create(
        ServiceBusClient client,
        Func<ServiceBusReceivedMessage, Func<string, Task>, Task> handle,
        int calls = 1,
        Action<ProcessErrorEventArgs>? failed = null) => AnyProcessor.Of(Processor(
            args => handle(args.Message, way => SettleAsync(args, way)),
            new() { MaxConcurrentCallsPerSession = calls },
            failed: failed,
            client: client));

    private ServiceBusSessionProcessor Processor(
        Func<ProcessSessionMessageEventArgs, Task> handle,
        ServiceBusSessionProcessorOptions? options = null,
        string entity = Sessions,
        Action<ProcessErrorEventArgs>? failed = null,
        ServiceBusClient? client = null)
    {
        var processor = (client ?? Client).CreateSessionProcessor(entity, options ?? new());
        processor.ProcessMessageAsync += handle;
        processor.ProcessErrorAsync += Keep(failed);
        return processor;
    }

    private static Task RunAsync(ServiceBusSessionProcessor processor, Task until) => AnyProcessor.Of(processor).RunAsync(until);
}
