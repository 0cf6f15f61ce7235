using Azure.Messaging.ServiceBus;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Local.Emulator.ServiceBus;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Local.Tests.ServiceBusTrigger;

/// <summary>The trigger, the client and the emulator together.</summary>
public sealed class EmulatorTests : IAsyncLifetime
{
    private const string Configuration = """
        { "UserConfig": { "Namespaces": [ { "Name": "sbemulatorns",
          "Queues": [ { "Name": "text" }, { "Name": "bytes" }, { "Name": "data" }, { "Name": "json" }, { "Name": "texts" }, { "Name": "orders" }, { "Name": "messages" },
                      { "Name": "sessions", "Properties": { "RequiresSession": true } } ],
          "Topics": [ { "Name": "topic", "Subscriptions": [ { "Name": "eu" } ] } ] } ], "Logging": { "Type": "Console" } } }
        """;

    private readonly ServiceBusCalls _calls = new() { UsesClients = true };
    private EmulatorServer _emulator = null!;
    private ServiceBusClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Port = 0, HttpPort = 0 }, EmulatorConfiguration.Parse(Configuration, "test"), TimeProvider.System, NullLoggerFactory.Instance, Cancellation);
        _client = new ServiceBusClient(_emulator.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task Messages_of_queues_and_a_subscription_run_their_functions_once_and_are_completed()
    {
        foreach (var entity in new[] { "text", "bytes", "data", "topic" }) await SendAsync(entity, "hello");
        await SendAsync("json", """{"number":7,"customer":"Ada"}""");
        await using var app = await StartAsync(typeof(SingleFunctions), "Subscription=eu");
        await Eventually.True(() => _calls.Values.Count == 6 && Entities.All(entity => entity is { Active: 0, Locked: 0 }), Cancellation);
        Assert.Equal("hello", _calls.Values["text"]);
        Assert.Equal("hello"u8.ToArray(), _calls.Values["bytes"]);
        Assert.Equal("hello", ((ServiceBusReceivedMessage)_calls.Values["message"]!).Body.ToString());
        Assert.Equal(new Order(7, "Ada"), ((Order, string, int, DateTimeKind, long))_calls.Values["json"]! is var (order, _, deliveries, _, _) && deliveries == 1 ? order : null);
        Assert.All(Entities, entity => Assert.Equal(0, entity.DeadLettered));
    }

    [Fact]
    public async Task What_a_function_does_to_each_message_of_a_batch_is_done()
    {
        await SendAsync("messages", "complete", "defer", "dead", "abandon", "renew");
        await using var app = await StartAsync(typeof(BatchFunctions));
        await Eventually.True(() => _calls.Values.TryGetValue("messages", out var seen) && ((ServiceBusReceivedMessage[])seen!)[0].DeliveryCount == 2, Cancellation);
        Assert.Equal((1, 1), (Entity("messages").Deferred, Entity("messages").DeadLettered));
        var dead = await _client.CreateReceiver("messages", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter }).ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal(("dead", "bad", "very bad", 7), (dead.Body.ToString(), dead.DeadLetterReason, dead.DeadLetterErrorDescription, dead.ApplicationProperties["code"]));
        var again = ((ServiceBusReceivedMessage[])_calls.Values["messages"]!)[0];
        Assert.Equal(("abandon", true), (again.Body.ToString(), again.ApplicationProperties["tried"]));
    }

    [Fact]
    public async Task Sessions_keep_their_order_and_their_state_from_one_message_to_the_next()
    {
        var sender = _client.CreateSender("sessions");
        string[] texts = ["a", "b", "c"];
        foreach (var text in texts) await sender.SendMessageAsync(new ServiceBusMessage(text) { SessionId = "s" }, Cancellation);
        await using var app = await StartAsync(typeof(SessionFunctions));
        await Eventually.True(() => _calls.Values.Count == 3 && Entity("sessions") is { Active: 0, Locked: 0 }, Cancellation);
        Assert.Equal([("s", "", true), ("s", "a", true), ("s", "ab", true)], texts.Select(text => _calls.Values[text]));
    }

    [Fact]
    public async Task A_function_runs_again_after_the_emulator_was_away()
    {
        await using var app = await StartAsync(typeof(SingleFunctions), "Subscription=eu", "AzureFunctionsJobHost:extensions:serviceBus:clientRetryOptions:delay=00:00:00.050");
        await SendAsync("text", "before");
        await Eventually.True(() => _calls.Values.TryGetValue("text", out var seen) && seen is "before", Cancellation);
        var port = _emulator.AmqpPort;
        await DisposeAsync();
        _emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Port = port, HttpPort = 0 }, EmulatorConfiguration.Parse(Configuration, "test"), TimeProvider.System, NullLoggerFactory.Instance, Cancellation);
        _client = new ServiceBusClient(_emulator.ConnectionString);
        await SendAsync("text", "after");
        await Eventually.True(() => _calls.Values["text"] is "after", Cancellation);
    }

    private IEnumerable<EntitySnapshot> Entities => _emulator.Namespaces[0].Snapshot();

    private EntitySnapshot Entity(string address) => Entities.Single(entity => entity.Address == address);

    private Task<LocalApp> StartAsync(Type functions, params string[] settings) =>
        LocalApp.StartAsync(functions, _calls, storage: "", [$"AzureWebJobsServiceBus={_emulator.ConnectionString}", .. settings]);

    private Task SendAsync(string entity, params string[] texts) =>
        _client.CreateSender(entity).SendMessagesAsync(texts.Select(text => new ServiceBusMessage(text)), Cancellation);
}
