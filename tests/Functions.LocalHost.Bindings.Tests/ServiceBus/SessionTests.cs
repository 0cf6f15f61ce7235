using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Functions.LocalHost.ServiceBus.Listeners;
using Functions.LocalHost.ServiceBus.Settling;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.WebJobs;
using Microsoft.Extensions.Logging.Abstractions;
using Trigger = Functions.LocalHost.ServiceBus.ServiceBusTriggerAttribute;

namespace Functions.LocalHost.Bindings.Tests.ServiceBus;

public sealed class SessionTests : ServiceBusApp
{
    private const string Queue = """{ "Name": "sessions", "Properties": { "RequiresSession": true } }""";

    [Fact]
    public async Task The_messages_of_a_session_run_in_order_and_one_at_a_time()
    {
        await BeginAsync(Queue);
        string[] texts = [.. Enumerable.Range(0, 20).Select(number => $"m{number}")];
        await SendToAsync("s", texts);
        var functions = new InOrder();
        await StartAsync(functions);
        await Eventually.True(() => Broker.IsDone("sessions"), Cancellation);
        Assert.Equal(texts, functions.Texts);
        Assert.Equal(1, functions.Most);
    }

    [Fact]
    public async Task No_more_sessions_run_at_once_than_configured()
    {
        await BeginAsync(Queue);
        foreach (var session in "abcd") await SendToAsync($"{session}", "m");
        var functions = new Gated();
        await StartAsync(functions, "maxConcurrentSessions=2", "sessionIdleTimeout=00:00:00.100");
        await Eventually.True(() => functions.Running == 2, Cancellation);
        functions.Done.SetResult();
        await Eventually.True(() => Broker.IsDone("sessions"), Cancellation);
        Assert.Equal((2, 4), (functions.Most, functions.Total));
    }

    [Fact]
    public async Task A_session_can_be_configured_to_run_several_messages_at_once()
    {
        await BeginAsync(Queue);
        await SendToAsync("s", "a", "b", "c");
        var functions = new Gated();
        await StartAsync(functions, "maxConcurrentCallsPerSession=2");
        await Eventually.True(() => functions.Running == 2, Cancellation);
        functions.Done.SetResult();
        await Eventually.True(() => Broker.IsDone("sessions"), Cancellation);
        Assert.Equal((2, 3), (functions.Most, functions.Total));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_function_can_keep_state_in_its_session_and_renew_its_lock_and_release_it(bool batched)
    {
        await BeginAsync(Queue);
        await SendToAsync("s", "a", "b");
        var seen = new Seen();
        await StartAsync(batched
            ? new StatefulBatch(this, seen) : new Stateful(this, seen), "maxMessageBatchSize=1", "maxConcurrentSessions=1");
        await Eventually.True(() => Broker.IsDone("sessions") && seen["b"] is not null, Cancellation);
        Assert.Equal(("", "a", true), (seen["a"], seen["b"], seen["renewed"]));
    }

    [Fact]
    public async Task A_function_that_releases_its_session_is_not_cancelled()
    {
        await BeginAsync(Queue);
        await SendToAsync("s", "a");
        var seen = new Seen();
        await StartAsync(new Releasing(this, seen));
        await Eventually.True(() => Broker.IsDone("sessions") && seen["cancelled"] is not null, Cancellation);
        Assert.Equal((false, 1), (seen["cancelled"], seen["deliveries"]));
    }

    [Fact]
    public async Task Binding_session_actions_without_sessions_fails_and_the_error_says_why()
    {
        await BeginAsync("""{ "Name": "text" }""");
        await StartAsync(new MessageTests.Text(new Seen()));
        var result = await Worker.ConvertAsync(typeof(ServiceBusSessionMessageActions), typeof(ServiceBusSessionMessageActions), null);
        Assert.Contains("IsSessionsEnabled", result.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sessions_with_the_same_id_in_two_entities_are_kept_apart()
    {
        var inHand = new MessagesInHand();
        var (first, second) = (new Session("s"), new Session("s"));
        using (inHand.Take(new Delivery("orders", [Some()], Actions: null, first)))
        {
            Assert.Same(first, inHand.FindSession("s"));
            using (inHand.Take(new Delivery("invoices", [Some()], Actions: null, second)))
                Assert.Contains(
                    "'invoices'",
                    Assert.Throws<InvalidOperationException>(() => inHand.FindSession("s")).Message,
                    StringComparison.Ordinal);
            Assert.Same(first, inHand.FindSession("s"));
        }
        Assert.Null(inHand.FindSession("s"));
    }

    [Fact]
    public async Task Entities_with_the_same_path_in_two_namespaces_are_kept_apart()
    {
        await using var one = new ServiceBusClient("Endpoint=sb://one.example/;SharedAccessKeyName=all;SharedAccessKey=c2VjcmV0");
        var setup = new ListenerSetup(new("orders"), new(), AutoComplete: true, one, new(null!, new()), NullLogger.Instance);
        Assert.Equal("one.example/orders", setup.Address);
    }

    private static ServiceBusReceivedMessage Some() =>
        ServiceBusModelFactory.ServiceBusReceivedMessage(new BinaryData("x"), lockTokenGuid: Guid.NewGuid());

    private Task SendToAsync(string session, params string[] texts) => Client.CreateSender("sessions")
        .SendMessagesAsync(texts.Select(text => new ServiceBusMessage(text) { SessionId = session }), Cancellation);

    private async Task ActAsync(string text, IReadOnlyDictionary<string, object?> metadata, Seen seen)
    {
        var session = await Worker.ConvertAsync<ServiceBusSessionMessageActions>(typeof(ServiceBusSessionMessageActions), null, metadata);
        var state = await session.GetSessionStateAsync();
        seen[text] = state.ToString();
        await session.SetSessionStateAsync(new BinaryData(state + text));
        var before = session.SessionLockedUntil;
        await session.RenewSessionLockAsync();
        seen["renewed"] = session.SessionLockedUntil >= before && before > DateTimeOffset.UnixEpoch;
        await session.ReleaseSession();
    }

    public sealed class InOrder
    {
        private int _running;

        public ConcurrentQueue<string> Texts { get; } = [];
        public int Most { get; private set; }

        public async Task Run([Trigger("sessions", Connection = "Bus", IsSessionsEnabled = true)] string message)
        {
            Most = Math.Max(Most, Interlocked.Increment(ref _running));
            Texts.Enqueue(message);
            await Task.Yield();
            Interlocked.Decrement(ref _running);
        }
    }

    public sealed class Gated
    {
        private int _running;
        private int _total;

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public int Running => _running;
        public int Most { get; private set; }
        public int Total => _total;

        public async Task Run([Trigger("sessions", Connection = "Bus", IsSessionsEnabled = true)] string message)
        {
            var running = Interlocked.Increment(ref _running);
            lock (Done) Most = Math.Max(Most, running);
            Interlocked.Increment(ref _total);
            await Done.Task;
            Interlocked.Decrement(ref _running);
        }
    }

    public sealed class Stateful(SessionTests test, Seen seen)
    {
        public Task Run([Trigger("sessions", Connection = "Bus", IsSessionsEnabled = true)] string message, Binder binder) =>
            test.ActAsync(message, binder.BindingData, seen);
    }

    public sealed class StatefulBatch(SessionTests test, Seen seen)
    {
        public Task Run([Trigger("sessions", Connection = "Bus", IsSessionsEnabled = true)] string[] messages, Binder binder) =>
            test.ActAsync(messages.Single(), binder.BindingData, seen);
    }

    public sealed class Releasing(SessionTests test, Seen seen)
    {
        public async Task Run([Trigger("sessions", Connection = "Bus", IsSessionsEnabled = true)] ServiceBusReceivedMessage message,
            Binder binder, CancellationToken cancellation)
        {
            var session = await test.Worker.ConvertAsync<ServiceBusSessionMessageActions>(
                typeof(ServiceBusSessionMessageActions), null, binder.BindingData);
            await session.ReleaseSession(CancellationToken.None);
            (seen["deliveries"], seen["cancelled"]) = (message.DeliveryCount, cancellation.IsCancellationRequested);
        }
    }

    private sealed class Session(string id) : ISessionActions
    {
        public string SessionId => id;
        public DateTimeOffset LockedUntil => default;
        public Task<BinaryData?> GetStateAsync(CancellationToken cancellation) => throw new NotSupportedException();
        public Task SetStateAsync(BinaryData state, CancellationToken cancellation) => throw new NotSupportedException();
        public Task RenewLockAsync(CancellationToken cancellation) => throw new NotSupportedException();
        public void Release() => throw new NotSupportedException();
    }
}
