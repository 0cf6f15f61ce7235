using System.Diagnostics;
using System.Globalization;
using Azure.Data.Tables;
using Local.Emulator.Configuration;
using Local.Emulator.EventGrid.Definitions;
using Local.Emulator.Hosting;
using Local.Emulator.ServiceBus.Entities;
using Microsoft.Extensions.Logging.Abstractions;
using Testing;

namespace FunctionApp.Tests.App;

/// <summary>
/// The sample replays days of sales while the app is killed again and again; what is booked in the end is what is in the files.
/// </summary>
public sealed class ReplayTests(Storage storage, ITestOutputHelper output)
{
    // .github/workflows/long.yml has ten kills during 600 invoices.
    private static readonly int Kills = Scale.Of("KILLS", 3);
    private static readonly int Invoices = Scale.Of("KILL_INVOICES", 300);
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);
    private static readonly string[] Countries =
        ["United Kingdom", "United Kingdom", "United Kingdom", "France", "EIRE", "Germany", "Côte d'Ivoire"];

    [Fact]
    public async Task An_app_killed_again_and_again_during_the_replay_books_each_invoice_and_counts_each_line_once()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        var folder = Directory.CreateTempSubdirectory();
        var day = Path.Combine(folder.FullName, "2024-05-20.csv");
        await File.WriteAllLinesAsync(day, Day(), deadline.Token);
        var expected = Expectation.Of(Day().Skip(1));

        var account = storage.NewAccount();
        await using var emulator = await EmulatorServer.StartAsync(new EmulatorOptions { Port = 0, HttpPort = 0 },
            EmulatorConfiguration.Load(Path.Combine(Repository.Root, "emulator.json")) with { EventGrid = EventGridDefinition.None },
            TimeProvider.System, NullLoggerFactory.Instance, deadline.Token);
        string[] arguments =
        [
            $"--AzureWebJobsStorage={account}", $"--ServiceBus={emulator.ConnectionString}", $"--EventHubs={emulator.ConnectionString}",
            "--Lambda:EventSourceMappings:sales:TumblingWindowInSeconds=2",
            "--AzureFunctionsJobHost:extensions:eventHubs:loadBalancingUpdateInterval=00:00:01",
            "--AzureFunctionsJobHost:extensions:eventHubs:partitionOwnershipExpirationInterval=00:00:03",
            "--Logging:LogLevel:Default=Warning",
        ];
        using var replay = Replay(day, emulator.ConnectionString);
        var app = await AppProcess.StartAsync("FunctionApp", arguments, deadline.Token);
        try
        {
            var orders = new TableServiceClient(account).GetTableClient("orders");
            for (var kill = 1; kill <= Kills; kill++)
            {
                await Eventually.True(
                    async () => (await BookAsync(orders, deadline.Token)).Count >= expected.Booked * kill / (Kills + 2), deadline.Token,
                    Deadline, $"Enough for kill {kill}");
                await app.KillAsync();
                await app.DisposeAsync();
                app = await AppProcess.StartAsync("FunctionApp", arguments, deadline.Token);
            }
            await replay.WaitForExitAsync(deadline.Token);
            Assert.Equal(0, replay.ExitCode);

            EntitySnapshot Queue() => emulator.Namespaces[0].Snapshot().Single(entity => entity.Address == "orders");
            await Eventually.True(
                () => Queue() is { Active: 0, Locked: 0 } && Queue().DeadLettered >= expected.Refused, deadline.Token, Deadline,
                    "An empty queue");
            Dictionary<string, decimal> revenue = [];
            await Eventually.True(async () =>
            {
                using var answer = await app.Client.PostAsync(
                    new Uri("/admin/functions/EndWindows", UriKind.Relative),
                    new StringContent("""{"input":""}""", System.Text.Encoding.UTF8, "application/json"),
                    deadline.Token);
                answer.EnsureSuccessStatusCode();
                return (revenue = await RevenueAsync(account, deadline.Token)).Values.Sum() >= expected.Revenue.Values.Sum();
            }, deadline.Token, Deadline, "The revenue of all lines");

            var booked = await BookAsync(orders, deadline.Token);
            output.WriteLine(
                $"{booked.Count} booked: {booked.Count(one => one.Placed)} invoices, {booked.Count(one => one.Cancelled)} cancellations; "
                + $"{Queue().DeadLettered} dead-lettered; revenue {revenue.Values.Sum()} in {revenue.Count} countries.");
            Assert.Equal(
                (expected.Placed, expected.Cancelled, expected.Refused),
                (booked.Count(one => one.Placed), booked.Count(one => one.Cancelled), Queue().DeadLettered));
            Assert.Equal(
                expected.Revenue.OrderBy(pair => pair.Key, StringComparer.Ordinal),
                revenue.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        }
        finally
        {
            await app.DisposeAsync();
            if (!replay.HasExited) replay.Kill();
            folder.Delete(recursive: true);
        }
    }

    /// <summary>
    /// A day in which every ninth invoice is a cancellation, and every hundredth has a quantity that no invoice may have.
    /// </summary>
    private static IEnumerable<string> Day()
    {
        yield return "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country";
        for (var number = 0; number < Invoices; number++)
        {
            var cancels = number % 9 == 8;
            for (var line = 0; line <= number % 4; line++)
                yield return $"{(cancels ? "C" : "")}{800000 + number},{10000 + line},\"TEAPOT, "
                    + $"\"\"BLUE\"\"\",{(cancels ? -1 : number % 100 == 50 ? 0 : 1) * (line + 1)},2024-05-20 "
                    + $"{8 + (number / 60):00}:{number % 60:00}:00,{1 + (number % 7)}.{number % 100:00},17001.0,{Countries[number % Countries.Length]}";
        }
    }

    private static Process Replay(string day, string connection) =>
        Process.Start(
            new ProcessStartInfo(
                "dotnet",
                [Path.Combine(
                    AppContext.BaseDirectory,
                    "Replay.dll"), day, "--speed", "1000", "--service-bus", connection, "--event-hubs", connection]))!;

    private static async Task<List<(bool Placed, bool Cancelled)>> BookAsync(TableClient orders, CancellationToken cancellation)
    {
        var book = new List<(bool, bool)>();
        try
        {
            await foreach (var entity in orders.QueryAsync<TableEntity>(cancellationToken: cancellation))
                book.Add((entity.ContainsKey("Placed0"), entity.ContainsKey("Cancelled0")));
        }
        catch (Azure.RequestFailedException e) when (e.Status == 404)
        {
            // Nothing is booked yet.
        }
        return book;
    }

    private static async Task<Dictionary<string, decimal>> RevenueAsync(string account, CancellationToken cancellation)
    {
        var sums = new Dictionary<string, decimal>(StringComparer.Ordinal);
        await foreach (var entity in new TableServiceClient(account).GetTableClient("sales").QueryAsync<TableEntity>(
            cancellationToken: cancellation))
            sums[entity.GetString("Country")!] = sums.GetValueOrDefault(entity.GetString("Country")!)
                + decimal.Parse(entity.GetString("Revenue")!, CultureInfo.InvariantCulture);
        return sums;
    }

    /// <summary>What the rows come to, added up in the plainest way.</summary>
    private sealed record Expectation(int Placed, int Cancelled, int Refused, Dictionary<string, decimal> Revenue)
    {
        public int Booked => Placed + Cancelled;

        public static Expectation Of(IEnumerable<string> rows)
        {
            // The description, which alone has commas, is not needed: fields are counted from the end.
            var lines = rows.Select(row => row.Split(','))
                .Select(fields => (Number: fields[0], Quantity: int.Parse(fields[^5], CultureInfo.InvariantCulture), Price: decimal.Parse(
                    fields[^3], CultureInfo.InvariantCulture), Country: fields[^1])).ToList();
            var invoices = lines.GroupBy(line => line.Number)
                .ToLookup(invoice => invoice.Key.StartsWith('C') ? 'C' : invoice.Any(line => line.Quantity <= 0) ? 'R' : 'P');
            return new(invoices['P'].Count(), invoices['C'].Count(), invoices['R'].Count(),
                lines.GroupBy(line => line.Country).ToDictionary(
                    country => country.Key, country => country.Sum(line => line.Quantity * line.Price)));
        }
    }
}
