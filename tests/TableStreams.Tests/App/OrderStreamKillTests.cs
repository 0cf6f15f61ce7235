using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using FunctionApp.Handlers.Orders;
using Testing;

namespace TableStreams.Tests.App;

public sealed class OrderStreamKillTests
{
    private const int Senders = 6;
    private const int OrdersAtOnce = 5;
    private const int Shards = 4;
    private const int MostOfPage = 1000;
    private const string Country = "United Kingdom";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(20);

    // The host hides a shard's wake-up for ten minutes while a function processes it; a lease expires sooner.
    private static readonly TimeSpan LongerThanALease = TimeSpan.FromMinutes(11);

    // TABLE_STREAM_CHANGES and TABLE_STREAM_KILLS make the test as large as one likes; docs/table-streams.md has the run of 5,000 and 10.
    private static int Changes => Scale.Of("TABLE_STREAM_CHANGES", 300);

    private static int Kills => Scale.Of("TABLE_STREAM_KILLS", 2);

    [Fact]
    public async Task Every_order_change_reaches_the_projection_even_if_the_app_is_killed_during_writes_and_reads()
    {
        var time = Stopwatch.StartNew();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        await using var storage = await ClockedStorage.StartAsync(deadline.Token, counts: $"/{OrdersByCountry.Table}(");
        string[] arguments =
        [
            $"--AzureWebJobsStorage={storage.Account}", "--ServiceBus=", "--AzureWebJobs.OrdersQueue.Disabled=true", "--EventHubs=",
            "--AzureWebJobs.SalesStream.Disabled=true", "--AzureFunctionsJobHost:extensions:queues:maxPollingInterval=00:00:00.2",
            "--Logging:LogLevel:Default=Warning",
        ];
        // Each order is written twice: as an invoice, and with its cancellation.
        var numbers = new ConcurrentQueue<int>(Enumerable.Range(1, Changes / 2));
        var booked = new ConcurrentDictionary<int, bool>();
        var app = await AppProcess.StartAsync("FunctionApp", arguments, deadline.Token);
        try
        {
            for (var kill = 1; kill <= Kills; kill++)
            {
                await SendAsync(app, numbers, booked, killAt: (2 * kill - 1) * Changes / 2 / (2 * Kills), until: kill * Changes / 2 / Kills,
                    deadline.Token);
                await app.DisposeAsync();
                await storage.MoveAsync(LongerThanALease, deadline.Token);
                app = await AppProcess.StartAsync("FunctionApp", arguments, deadline.Token);
            }
            await SendAsync(app, numbers, booked, killAt: null, until: Changes / 2, deadline.Token);
            var client = new TableServiceClient(storage.Account);
            var (expected, projection) = (
                Enumerable.Range(1, Changes / 2).ToDictionary(number => $"{number}", _ => 2m), new OrdersByCountry(client));
            await Eventually.True(
                async () => (await projection.ReadAsync(Country, deadline.Token)).OrderBy(pair => pair.Key).SequenceEqual(
                    expected.OrderBy(pair => pair.Key)),
                deadline.Token, Deadline, "The projection of every order");
            await CheckDeliveredAsync(storage.Account, deadline.Token);
            // Each delivery of a change puts its order, by one request.
            var again = storage.Requests - Changes;
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{Changes:N0} changes, {Kills} kills: none lost, {again:N0} delivered again, in {time.Elapsed.TotalMinutes:0.0} minutes");
            Assert.InRange(again, 0, Kills * Shards * MostOfPage);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    /// <summary>
    /// Books orders by HTTP, as the queue's trigger would; at <paramref name="killAt"/> the app is killed amid the requests.
    /// </summary>
    private static async Task SendAsync(
        AppProcess app,
        ConcurrentQueue<int> numbers,
        ConcurrentDictionary<int, bool> booked,
        int? killAt,
        int until,
        CancellationToken cancellation)
    {
        var killed = 0;
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(async _ =>
        {
            while (booked.Count < until)
            {
                var batch = new List<int>();
                while (batch.Count < OrdersAtOnce && numbers.TryDequeue(out var number)) batch.Add(number);
                if (batch.Count == 0) return;
                try
                {
                    await BookAsync(app, batch, "", 3, cancellation);
                    await BookAsync(app, batch, "C", -1, cancellation);
                    foreach (var number in batch) booked[number] = true;
                }
                catch (HttpRequestException) when (Volatile.Read(ref killed) == 1)
                {
                    // It is unknown what was written, so it is written again.
                    foreach (var number in batch) numbers.Enqueue(number);
                    return;
                }
                if (booked.Count >= killAt && Interlocked.Exchange(ref killed, 1) == 0) await app.KillAsync();
            }
        }));
        Assert.Equal(killAt is null ? 0 : 1, killed);
    }

    private static async Task BookAsync(AppProcess app, List<int> numbers, string prefix, int quantity, CancellationToken cancellation)
    {
        var records = numbers.Select(number => new
        {
            messageId = $"{prefix}{number}",
            body = new JsonObject
            {
                ["invoice"] = $"{prefix}{number}",
                ["country"] = Country,
                ["customer"] = "17850",
                ["time"] = "2010-12-01T08:26:00",
                ["lines"] = new JsonArray(new JsonObject { ["sku"] = "85123A", ["quantity"] = quantity, ["price"] = 1 }),
            }.ToJsonString(),
        });
        using var content = JsonContent.Create(new { Records = records }, options: JsonSerializerOptions.Default);
        using var answer = await app.Client.PostAsync(
            new Uri("/api/functions/fulfil-orders/invocations", UriKind.Relative), content, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        Assert.True(
            answer.IsSuccessStatusCode && text.Contains("\"batchItemFailures\":[]", StringComparison.Ordinal),
            $"{answer.StatusCode}: {text}");
    }

    // Each change has one record, the stream has read them all, and no wake-up was given up.
    private static async Task CheckDeliveredAsync(string account, CancellationToken cancellation)
    {
        var tables = new TableServiceClient(account);
        var changes = 0;
        await foreach (var row in tables.GetTableClient(OrderBook.Table).QueryAsync<TableEntity>(
            "RowKey ge '~stream|c|' and RowKey lt '~stream|c}'", cancellationToken: cancellation))
            changes++;
        Assert.Equal(Changes, changes);
        await Eventually.True(async () => await MarkersAsync(tables, cancellation) == 0, cancellation, what: "The end of the markers");
        var poison = new QueueClient(account, "lambda-table-streams-poison");
        Assert.False(await poison.ExistsAsync(cancellation) && (await poison.PeekMessageAsync(cancellation)).Value is not null);
    }

    private static async Task<int> MarkersAsync(TableServiceClient tables, CancellationToken cancellation)
    {
        var count = 0;
        await foreach (var _ in tables.GetTableClient("tablestreams").QueryAsync<TableEntity>(
            "RowKey ge 'm|' and RowKey lt 'm}'", cancellationToken: cancellation))
            count++;
        return count;
    }
}
