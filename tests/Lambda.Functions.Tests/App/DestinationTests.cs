using System.Text.Json.Nodes;
using Azure.Messaging.ServiceBus;
using Lambda.Engine.Invocation;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace Lambda.Functions.Tests.App;

/// <summary>The whole app with a Service Bus namespace of its own.</summary>
public sealed class DestinationTests(Storage storage) : IAsyncLifetime
{
    private const string Entities = """
        { "UserConfig": { "Namespaces": [ { "Name": "sbemulatorns", "Queues": [ { "Name": "failed" }, { "Name": "done" } ],
          "Topics": [ { "Name": "dead", "Subscriptions": [ { "Name": "all" } ] } ] } ], "Logging": { "Type": "Console" } } }
        """;

    private EmulatorServer _emulator = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _emulator = await StartAsync(port: 0);

    public ValueTask DisposeAsync() => _emulator.DisposeAsync();

    private static Task<EmulatorServer> StartAsync(int port) =>
        EmulatorServer.StartAsync(
            new EmulatorOptions { Port = port, HttpPort = 0 }, EmulatorConfiguration.Parse(Entities, "test"), TimeProvider.System,
            NullLoggerFactory.Instance, Cancellation);

    private LambdaApp App() => new(storage, services =>
    {
        var registry = new FunctionRegistry(services);
        registry.AddRaw<Fails>("fails", options => options.MaximumRetryAttempts = 0).AddRaw<Counts>("counts");
        services.Replace(ServiceDescriptor.Singleton(registry));
    }, ("ServiceBus", _emulator.ConnectionString), ("Lambda:Functions:fails:OnFailure", "service-bus-queue:failed"), (
        "Lambda:Functions:fails:DeadLetter", "service-bus-topic:dead"),
        ("Lambda:Functions:counts:OnSuccess", "service-bus-queue:done"));

    private async Task<ServiceBusReceivedMessage> ReceiveAsync(string entity, string? subscription = null)
    {
        await using var client = new ServiceBusClient(_emulator.ConnectionString);
        var receiver = subscription is null ? client.CreateReceiver(entity) : client.CreateReceiver(entity, subscription);
        return await receiver.ReceiveMessageAsync(TimeSpan.FromSeconds(30), Cancellation)
            ?? throw new TimeoutException($"No message came to {entity}.");
    }

    [Fact]
    public async Task A_failed_event_sends_its_record_to_the_on_failure_queue_and_the_event_to_the_dead_letter_topic()
    {
        await using var app = App();
        var id = await app.AcceptAsync("fails", """{ "a" : 1.0 }""", Cancellation);
        Assert.Equal(id, (string?)JsonNode.Parse((await ReceiveAsync("failed")).Body.ToString())!["requestContext"]!["requestId"]);
        var dead = await ReceiveAsync("dead", "all");
        Assert.Equal(
            ("""{ "a" : 1.0 }""", id, "It fails."),
            (dead.Body.ToString(), dead.ApplicationProperties["RequestID"], dead.ApplicationProperties["ErrorMessage"]));
        Assert.Equal("service-bus-queue:failed", (string?)(await app.EndOfAsync(id, Cancellation))["destination"]);
    }

    [Fact]
    public async Task A_record_for_an_unavailable_namespace_is_delivered_later_without_running_the_handler_again()
    {
        await using var app = App();
        app.CreateClient();
        var port = _emulator.AmqpPort;
        await _emulator.DisposeAsync();
        var id = await app.AcceptAsync("counts", "1", Cancellation);
        Assert.Equal("Succeeded", (string?)(await app.EndOfAsync(id, Cancellation))["state"]);
        _emulator = await StartAsync(port);
        Assert.Equal(id, (string?)JsonNode.Parse((await ReceiveAsync("done")).Body.ToString())!["requestContext"]!["requestId"]);
        Assert.Equal(1, app.Services.GetRequiredService<Counts>().Calls);
    }
}
