using System.Net;
using System.Net.Http.Json;
using Azure.Storage.Queues;
using Testing;

namespace Functions.LocalHost.Tests.Worker;

/// <summary>What the host does whichever way it talks to the worker. One app serves all tests of a transport.</summary>
public abstract class TransportContract(TransportContract.App app)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_is_answered_with_its_body_and_route_values()
    {
        using var body = new StringContent("hällo");
        using var echo = await app.Client.PostAsync("/api/echo", body, Cancellation);
        Assert.Equal("hällo", await echo.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal("item 7 of corner", await app.Client.GetStringAsync("/api/shops/corner/items/7", Cancellation));
    }

    [Fact]
    public async Task A_function_can_read_the_query_and_headers_from_its_binding_data_and_bind_a_query_value_by_name()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/facts/Rome?who=Ada&code=secret&place=nowhere");
        request.Headers.Add("X-Who", "\"Lovelace\" <ä+>");
        using var answer = await app.Client.SendAsync(request, Cancellation);
        Assert.Equal("Rome Ada Ada \"Lovelace\" <ä+> False", await answer.Content.ReadAsStringAsync(Cancellation));
    }

    [Fact]
    public async Task Query_parameters_cannot_replace_values_of_the_host()
    {
        using var answer = await app.Client.PostAsync("/api/send/hi?_binder=x&_context=y&_cancellation=z&_request=r", null, Cancellation);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    [Fact]
    public async Task A_function_that_throws_or_that_a_middleware_refuses_is_answered_with_500_and_logged()
    {
        Assert.Equal(HttpStatusCode.InternalServerError, (await app.Client.GetAsync("/api/failing", Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.InternalServerError, (await app.Client.GetAsync("/api/refused", Cancellation)).StatusCode);
        await LoggedAsync("it fails");
        await LoggedAsync("refused by a middleware");
    }

    [Fact]
    public async Task Input_that_cannot_be_bound_fails_the_call_and_the_log_contains_the_reason()
    {
        using var answer = await app.Client.PostAsJsonAsync("/api/orders", "no order", Cancellation);
        Assert.False(answer.IsSuccessStatusCode);
        await LoggedAsync("Order: POST /api/orders failed");
        await LoggedAsync("could not be converted to HostedApp.Order");
    }

    [Fact]
    public async Task A_message_reaches_the_function_with_its_metadata_and_is_deleted()
    {
        await app.SendAsync("text", "one");
        await Eventually.True(() => app.Hosted.Calls.Seen.Contains("Text one 1"), Cancellation);
        await app.SendAsync("bytes", "A");
        await Eventually.True(() => app.Hosted.Calls.Seen.Contains("Bytes 41"), Cancellation);
        Assert.Equal(1, app.Hosted.Calls.Seen.Count(call => call.StartsWith("Text one", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_message_that_cannot_be_bound_or_always_fails_is_moved_to_the_poison_queue()
    {
        await app.SendAsync("json", "no order");
        app.Fail("Message always");
        await app.SendAsync("message", "always");
        Assert.Equal("no order", await app.PoisonAsync("json"));
        Assert.Equal("always", await app.PoisonAsync("message"));
    }

    [Fact]
    public async Task The_return_value_of_a_function_is_sent_as_a_message()
    {
        await app.SendAsync("to-copy", "this");
        Assert.Equal("copy of this", await app.ReceiveAsync("copied"));
    }

    [Fact]
    public async Task A_caller_that_disconnects_cancels_the_function()
    {
        var (running, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        app.Hold("Work", async cancellation =>
        {
            running.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancelled.TrySetResult();
        });
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var call = app.Client.GetAsync("/api/work", leaving.Token);
        await running.Task.WaitAsync(Cancellation);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await cancelled.Task.WaitAsync(Cancellation);
    }

    /// <summary>The app in tests/HostedApp on an account of its own.</summary>
    public abstract class App : IAsyncDisposable
    {
        private readonly string _account;
        private readonly Lock _lock = new();
        private readonly Dictionary<string, Func<CancellationToken, Task>> _held = [];

        protected App(Storage storage, params string[] settings)
        {
            ArgumentNullException.ThrowIfNull(storage);
            _account = storage.NewAccount();
            Hosted = new Hosted(_account, ["AzureFunctionsJobHost:extensions:queues:maxDequeueCount=1", .. settings]);
            Client = Hosted.CreateClient();
            Hosted.Calls.Do = RunAsync;
        }

        internal Hosted Hosted { get; }

        public HttpClient Client { get; }

        internal void Hold(string call, Func<CancellationToken, Task> todo)
        {
            lock (_lock) _held[call] = todo;
        }

        internal void Fail(string call) => Hold(call, _ => throw new InvalidOperationException("always"));

        internal async Task SendAsync(string queue, string text) => await (await QueueAsync(queue)).SendMessageAsync(text, Cancellation);

        internal async Task<string> PoisonAsync(string queue) => await ReceiveAsync(queue + "-poison");

        internal async Task<string> ReceiveAsync(string queue)
        {
            var client = await QueueAsync(queue);
            var message = await Eventually.NotNull(
                async () => (await client.ReceiveMessageAsync(cancellationToken: Cancellation)).Value, Cancellation);
            return message.Body.ToString();
        }

        public async ValueTask DisposeAsync()
        {
            Client.Dispose();
            await Hosted.DisposeAsync();
            GC.SuppressFinalize(this);
        }

        private async Task<QueueClient> QueueAsync(string name)
        {
            var queue = new QueueClient(_account, name, new() { MessageEncoding = QueueMessageEncoding.Base64 });
            await queue.CreateIfNotExistsAsync(cancellationToken: Cancellation);
            return queue;
        }

        private Task RunAsync(string call, CancellationToken cancellation)
        {
            Func<CancellationToken, Task>? todo;
            lock (_lock) todo = _held.FirstOrDefault(held => call.StartsWith(held.Key, StringComparison.Ordinal)).Value;
            return todo?.Invoke(cancellation) ?? Task.CompletedTask;
        }
    }

    // The worker's log comes by a way of its own, and over gRPC it may come behind the answer.
    private Task LoggedAsync(string part) => Eventually.True(
        () => app.Hosted.Log.Lines.Any(line => line.Contains(part, StringComparison.Ordinal)), Cancellation, what: $"A log line '{part}'");
}

/// <summary>Within the process, which is the default.</summary>
public sealed class InProcessTransportTests(InProcessTransportTests.ByDefault app)
    : TransportContract(app), IClassFixture<InProcessTransportTests.ByDefault>
{
    public sealed class ByDefault(Storage storage) : App(storage);
}

/// <summary>By gRPC.</summary>
public sealed class GrpcTransportTests(GrpcTransportTests.Grpc app) : TransportContract(app), IClassFixture<GrpcTransportTests.Grpc>
{
    public sealed class Grpc(Storage storage) : App(storage, "AzureFunctionsLocalHost:Transport=grpc");
}
