using System.Text.Json;
using Azure.Messaging.ServiceBus;
using FunctionApp.Handlers.Orders;
using FunctionApp.Tests.Handlers.Orders;
using Local.Emulator.Configuration;
using Local.Emulator.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace FunctionApp.Tests.App;

public sealed class OrdersKillTests(Storage storage)
{
    private const int Invoices = 300;
    private const int Kills = 3;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_app_that_is_killed_three_times_books_every_invoice_and_cancellation_once()
    {
        const string entities =
            """{ "UserConfig": { "Namespaces": [ { "Name": "sbemulatorns", "Queues": [ { "Name": "orders", "Properties": { "LockDuration": "PT5S", "MaxDeliveryCount": 100 } } ] } ] } }""";
        await using var emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Port = 0, HttpPort = 0 }, EmulatorConfiguration.Parse(entities, "test"), TimeProvider.System,
            NullLoggerFactory.Instance, Cancellation);
        var account = storage.NewAccount();
        var book = new OrderBook(SomeOrder.Table(account));
        await using (var client = new ServiceBusClient(emulator.ConnectionString))
        {
            // A cancellation comes before its invoice.
            var messages = Enumerable.Range(1, Invoices).SelectMany(
                number => new[] { SomeOrder.Of($"C{number}", ("85123A", -1, 1m)), SomeOrder.Of($"{number}", ("85123A", 3, 1m)) });
            foreach (var chunk in messages.Chunk(100))
                await client.CreateSender("orders").SendMessagesAsync(
                    chunk.Select(order => new ServiceBusMessage(JsonSerializer.Serialize(order, OrdersJson.Default.Order))), Cancellation);
        }
        int Left() =>
            emulator.Namespaces[0].Snapshot().Single(entity => entity.Address == "orders") is var queue ? queue.Active + queue.Locked : 0;

        for (var kill = 1; kill <= Kills + 1; kill++)
        {
            await using var app = await AppProcess.StartAsync(
                "FunctionApp",
                [
                    $"--AzureWebJobsStorage={account}",
                    $"--ServiceBus={emulator.ConnectionString}",
                    "--EventHubs=",
                    "--AzureWebJobs.SalesStream.Disabled=true",
                    "--AzureFunctionsJobHost:extensions:serviceBus:maxMessageBatchSize=20",
                    "--Logging:LogLevel:Default=Warning"
                ],
                Cancellation);
            var (until, last) = (2 * Invoices * (Kills + 1 - kill) / (Kills + 1), kill > Kills);
            await Eventually.True(() => Left() <= until, Cancellation, TimeSpan.FromMinutes(2), $"At most {until} messages in the queue");
            if (!last) await app.KillAsync();
        }
        foreach (var number in Enumerable.Range(1, Invoices)) Assert.Equal(2m, (await book.FindAsync($"{number}", Cancellation)).Total);
        Assert.Equal(0, emulator.Namespaces[0].Snapshot().Single(entity => entity.Address == "orders").DeadLettered);
    }
}
