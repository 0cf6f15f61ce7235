using System.Text.Json;
using Azure.Messaging.ServiceBus;
using FunctionApp.Handlers.Orders;
using FunctionApp.Tests.Handlers.Orders;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Local.Emulator.ServiceBus.Entities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace FunctionApp.Tests.App;

/// <summary>The whole app reads the queue that emulator.json has for it.</summary>
public sealed class OrdersQueueTests(Storage storage) : IAsyncLifetime
{
    private EmulatorServer _emulator = null!;
    private ServiceBusClient _client = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private EntitySnapshot Queue => _emulator.Namespaces[0].Snapshot().Single(entity => entity.Address == "orders");

    public async ValueTask InitializeAsync()
    {
        const string entities =
            """{ "UserConfig": { "Namespaces": [ { "Name": "sbemulatorns", "Queues": [ { "Name": "orders", "Properties": { "LockDuration": "PT1M", "MaxDeliveryCount": 5 } } ] } ] } }""";
        _emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Port = 0, HttpPort = 0 }, EmulatorConfiguration.Parse(entities, "test"), TimeProvider.System,
            NullLoggerFactory.Instance, Cancellation);
        _client = new ServiceBusClient(_emulator.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _emulator.DisposeAsync();
    }

    [Fact]
    public async Task Invoices_and_cancellations_are_booked_once_and_other_messages_are_dead_lettered_with_the_reason()
    {
        await SendAsync(
            SomeOrder.Of("C1", ("85123A", -2, 2.5m)), SomeOrder.Of("1", ("85123A", 6, 2.5m)), SomeOrder.Of("2", ("71053", 4, 1.25m)),
            SomeOrder.Of("2", ("71053", 4, 1.25m)), SomeOrder.Of("C1", ("85123A", -2, 2.5m)));
        await SendAsync("no invoice");
        await using var app = App();
        app.CreateClient();
        await Eventually.True(
            () => Queue is { Active: 0, Locked: 0, DeadLettered: 1 }, Cancellation, what: "An empty queue and a dead letter");
        Assert.Equal((10m, 5m), ((await FindAsync(app, "1")).Total, (await FindAsync(app, "2")).Total));
        var dead = await _client.CreateReceiver("orders", new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter })
            .ReceiveMessageAsync(TimeSpan.FromSeconds(10), Cancellation);
        Assert.Equal(
            ("no invoice", "MaxDeliveryCountExceeded", "The function reported it as failed."),
            (dead.Body.ToString(), dead.DeadLetterReason, dead.ApplicationProperties["LambdaFailure"]));
    }

    [Fact]
    public async Task Two_hundred_messages_are_split_into_batches_of_the_configured_size_and_all_of_them_are_booked()
    {
        await SendAsync([.. Enumerable.Range(1, 200).Select(number => SomeOrder.Of($"{number}", ("85123A", number, 1m)))]);
        await using var app = App(("Lambda:EventSourceMappings:orders:BatchSize", "7"));
        app.CreateClient();
        await Eventually.True(() => Queue is { Active: 0, Locked: 0 }, Cancellation, TimeSpan.FromMinutes(1), "An empty queue");
        Assert.Equal(0, Queue.DeadLettered);
        Assert.Equal((1m, 200m), ((await FindAsync(app, "1")).Total, (await FindAsync(app, "200")).Total));
    }

    [Fact]
    public async Task Messages_that_do_not_match_a_filter_in_the_settings_do_not_reach_the_function()
    {
        await SendAsync(SomeOrder.Of("1", ("85123A", 6, 2.5m)) with { Country = "France" }, SomeOrder.Of("2", ("85123A", 6, 2.5m)));
        await using var app = App(("Lambda:EventSourceMappings:orders:Filters:0", """{"body":{"country":["France"]}}"""));
        app.CreateClient();
        await Eventually.True(() => Queue is { Active: 0, Locked: 0 }, Cancellation, what: "An empty queue");
        Assert.Equal((15m, 0m), ((await FindAsync(app, "1")).Total, (await FindAsync(app, "2")).Total));
    }

    private static Task<OrderState> FindAsync(ShopApp app, string number) =>
        app.Services.GetRequiredService<IOrderBook>().FindAsync(number, Cancellation);

    private ShopApp App(params (string, string)[] settings) =>
        new(storage, null, [("ServiceBus", _emulator.ConnectionString), ("AzureWebJobs.OrdersQueue.Disabled", "false"), .. settings]);

    private Task SendAsync(params Order[] orders) =>
        SendAsync([.. orders.Select(order => JsonSerializer.Serialize(order, OrdersJson.Default.Order))]);

    private async Task SendAsync(params string[] bodies)
    {
        await using var sender = _client.CreateSender("orders");
        await sender.SendMessagesAsync(bodies.Select(body => new ServiceBusMessage(body)), Cancellation);
    }
}
