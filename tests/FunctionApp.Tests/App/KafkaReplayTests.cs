using System.Diagnostics;
using System.Text.Json.Nodes;
using Azure.Messaging.EventHubs.Consumer;
using Local.Emulator.Configuration;
using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace FunctionApp.Tests.App;

/// <summary>The sample replays a day of sales by Kafka's protocol.</summary>
public sealed class KafkaReplayTests
{
    private const int Invoices = 100;
    private static readonly string[] Countries = ["United Kingdom", "France", "EIRE", "Germany", "Côte d'Ivoire"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_replayed_lines_of_a_day_arrive_in_order_with_each_country_in_a_single_partition()
    {
        var day = Path.Combine(Directory.CreateTempSubdirectory().FullName, "2024-05-20.csv");
        await File.WriteAllLinesAsync(day, Day(), Cancellation);
        await using var emulator = await EmulatorServer.StartAsync(
            new EmulatorOptions { Port = 0, HttpPort = 0 },
            EmulatorConfiguration.Load(Path.Combine(Repository.Root, "emulator.json")) with { EventGrid = EventGridDefinition.None },
            TimeProvider.System, NullLoggerFactory.Instance, Cancellation);
        var connection = emulator.ConnectionString;
        using var replay = Process.Start(new ProcessStartInfo("dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "Replay.dll"), day, "--speed", "0", "--service-bus", connection,
                "--event-hubs", connection, "--kafka", $"localhost:{emulator.Kafka!.Port}",
            ]))!;
        await replay.WaitForExitAsync(Cancellation);
        Assert.Equal(0, replay.ExitCode);

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromMinutes(2));
        await using var consumer = new EventHubConsumerClient(EventHubConsumerClient.DefaultConsumerGroupName, connection, "sales");
        var lines = new List<(string Partition, string Country, string Invoice)>();
        await foreach (var one in consumer.ReadEventsAsync(deadline.Token))
        {
            var line = JsonNode.Parse(one.Data.EventBody.ToMemory().Span)!;
            lines.Add((one.Partition.PartitionId, (string)line["country"]!, (string)line["invoice"]!));
            if (lines.Count == Invoices * 2) break;
        }
        Assert.Equal(Countries.Order(), lines.Select(line => line.Country).Distinct().Order());
        Assert.All(lines.GroupBy(line => line.Country), country =>
        {
            Assert.Single(country.Select(line => line.Partition).Distinct());
            Assert.Equal(country.Select(line => line.Invoice).Order(StringComparer.Ordinal), country.Select(line => line.Invoice));
        });
    }

    private static IEnumerable<string> Day()
    {
        yield return "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
        for (var number = 0; number < Invoices; number++)
            for (var line = 0; line < 2; line++)
                yield return $"{800_000 + number},{10_000 + line},TEAPOT,1,"
                    + $"2024-05-20 {8 + number / 60:00}:{number % 60:00}:00,2.50,17001.0," + Countries[number % Countries.Length];
    }
}
