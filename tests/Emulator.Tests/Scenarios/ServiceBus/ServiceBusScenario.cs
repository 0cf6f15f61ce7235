using Azure.Messaging.ServiceBus;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Local.Emulator.ServiceBus.Entities;
using Microsoft.Extensions.Logging.Abstractions;

namespace Emulator.Tests.Scenarios.ServiceBus;

/// <summary>
/// What the live tests of Azure.Messaging.ServiceBus prove of the service, proved of the emulator: each test has a namespace of
/// its own and the real client. https://github.com/Azure/azure-sdk-for-net/tree/main/sdk/servicebus/Azure.Messaging.ServiceBus/tests
/// </summary>
public abstract class ServiceBusScenario : IAsyncLifetime
{
    protected const string Queue = "queue", Short = "short", Sessions = "sessions", ShortSessions = "short-sessions";
    protected const string Topic = "topic", Subscription = "all", SessionSubscription = "sessions", Session = "session";

    private const string Entities = """
        { "UserConfig": { "Namespaces": [ { "Name": "sbemulatorns",
          "Queues": [
            { "Name": "queue" },
            { "Name": "other" },
            { "Name": "short", "Properties": { "LockDuration": "PT2S" } },
            { "Name": "sessions", "Properties": { "RequiresSession": true } },
            { "Name": "short-sessions", "Properties": { "RequiresSession": true, "LockDuration": "PT2S" } } ],
          "Topics": [ { "Name": "topic", "Subscriptions": [
            { "Name": "all" }, { "Name": "sessions", "Properties": { "RequiresSession": true } } ] } ] } ] } }
        """;

    /// <summary>The lock of the entities with a short one.</summary>
    protected static readonly TimeSpan ShortLock = TimeSpan.FromSeconds(2);

    /// <summary>For what is to come; a test that passes does not wait that long.</summary>
    protected static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);

    /// <summary>For what is not to come.</summary>
    protected static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(100);

    private EmulatorServer _emulator = null!;

    protected ServiceBusClient Client { get; private set; } = null!;

    protected string ConnectionString => _emulator.ConnectionString;

    protected int Port => _emulator.AmqpPort;

    protected string Key => _emulator.Key.Key;

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public async ValueTask InitializeAsync()
    {
        var configuration = EmulatorConfiguration.Parse(Entities, "Config.json");
        var options = new EmulatorOptions { Port = 0, HttpPort = 0 };
        _emulator = await EmulatorServer.StartAsync(options, configuration, TimeProvider.System, NullLoggerFactory.Instance, Cancellation);
        Client = NewClient();
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await _emulator.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <param name="tryTimeout">How long a try may last; also how long a receiver waits that is not told.</param>
    protected ServiceBusClient NewClient(TimeSpan? tryTimeout = null, int retries = 3, string? connectionString = null) =>
        new(connectionString ?? ConnectionString, Options(tryTimeout, retries));

    protected static ServiceBusClientOptions Options(TimeSpan? tryTimeout = null, int retries = 3) => new()
    {
        RetryOptions = new() { Delay = TimeSpan.FromMilliseconds(20), TryTimeout = tryTimeout ?? Wait, MaxRetries = retries },
    };

    protected static List<ServiceBusMessage> Messages(int count, string? session = null) =>
        [.. Enumerable.Range(0, count).Select(i =>
            new ServiceBusMessage($"body {i}") { MessageId = $"{session}{i}", SessionId = session })];

    /// <summary>Sends messages whose ids are their places.</summary>
    protected async Task<string[]> SendAsync(string entity, int count, string? session = null)
    {
        var messages = Messages(count, session);
        await using var sender = Client.CreateSender(entity);
        await sender.SendMessagesAsync(messages, Cancellation);
        return [.. messages.Select(message => message.MessageId)];
    }

    protected static async Task<List<ServiceBusReceivedMessage>> ReceiveAsync(ServiceBusReceiver receiver, int count)
    {
        var got = new List<ServiceBusReceivedMessage>();
        while (got.Count < count)
        {
            var more = await receiver.ReceiveMessagesAsync(count - got.Count, Wait, Cancellation);
            Assert.NotEmpty(more);
            got.AddRange(more);
        }
        return got;
    }

    protected static async Task<List<ServiceBusReceivedMessage>> PeekAsync(ServiceBusReceiver receiver, int count)
    {
        var got = new List<ServiceBusReceivedMessage>();
        while (await receiver.PeekMessagesAsync(count, cancellationToken: Cancellation) is { Count: > 0 } more) got.AddRange(more);
        return got;
    }

    protected static IEnumerable<string> Ids(IEnumerable<ServiceBusReceivedMessage> messages) =>
        messages.Select(message => message.MessageId);

    protected ServiceBusReceiver DeadLetters(string entity) => Client.CreateReceiver(entity,
        new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });

    protected static async Task FailsAsync(ServiceBusFailureReason reason, Func<Task> act) =>
        Assert.Equal(reason, (await Assert.ThrowsAsync<ServiceBusException>(act)).Reason);

    /// <summary>Active, dead-lettered, scheduled and deferred messages, and how many are locked.</summary>
    private protected EntitySnapshot Counts(string entity) =>
        Assert.Single(_emulator.Namespaces).Snapshot().First(snapshot =>
            snapshot.Address.Equals(entity, StringComparison.OrdinalIgnoreCase));

    protected Task IsEmptyAsync(string entity) =>
        Eventually.True(() => Counts(entity).Active == 0, Cancellation, Wait, $"An empty {entity}");

    /// <summary>Until the moment has passed.</summary>
    protected static Task PassedAsync(DateTimeOffset moment) => Eventually.True(() => Now > moment, Cancellation, Wait);
}
