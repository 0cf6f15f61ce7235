using System.Diagnostics;
using System.Security.Cryptography;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using FunctionApp.Handlers;
using Lambda;
using Lambda.Engine.Invocation;
using Lambda.Engine.Polling;
using Lambda.Engine.TableStreams;
using Lambda.Functions.TableStreams;
using Local.Stack;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace FunctionApp.Bench;

/// <summary>
/// The stream of a table read by the whole app, beside a bare loop that reads the same rows of the same table with the official client and
/// stores its position.
/// </summary>
internal sealed class TableStreamBenchmark(string storage)
{
    private const int
        Rounds = 7, WarmUps = 2, Shards = 4, Partitions = 32, Transactions = 8, Page = 1000, Fillers = 16,
        Changes = Partitions * Transactions * StreamedTable.MostWrites;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);
    private static readonly string Note = new('x', 960);
    private static readonly TableStreamOptions Options = new() { Shards = Shards, View = StreamViewType.NewImage };

    private readonly TableServiceClient _tables = new(storage);
    private readonly PolledApp.Seen _seen = new();

    public static async Task RunAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), "bench-" + Path.GetRandomFileName());
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        await using (var azurite = await Azurite.StartAsync(
            folder, new AzuritePorts(0, 0, 0), $"bench:{key}", Console.WriteLine, CancellationToken.None))
            await new TableStreamBenchmark(azurite.Ports.ConnectionString("bench", key)).ReportAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task ReportAsync()
    {
        List<double> ratios = [], rates = [], processor = [], allocated = [], bareAllocated = [];
        for (var round = 1 - WarmUps; round <= Rounds; round++)
        {
            // Every round has a table of its own. The app does not change what the bare loop has read before it.
            var table = $"round{round + WarmUps}";
            await FillAsync(table);
            var theirs = await RateAsync(stop => BareAsync(table, stop));
            var ours = await RateAsync(async stop =>
            {
                await using var app = new App(storage, table, _seen);
                app.CreateClient().Dispose();
                await Task.Delay(Timeout.Infinite, stop).ContinueWith(_ => { }, TaskScheduler.Default);
            });
            await _tables.DeleteTableAsync(table);
            // The first rounds warm up the JIT compiler.
            if (round <= 0) continue;
            ratios.Add(ours.Rate / theirs.Rate);
            rates.Add(ours.Rate);
            processor.Add(theirs.Processor / ours.Processor);
            allocated.Add(ours.Allocated);
            bareAllocated.Add(theirs.Allocated);
            Console.WriteLine(
                $"table stream {round}: bare {theirs.Rate,9:N0}/s, app {ours.Rate,9:N0}/s, ratio {ours.Rate / theirs.Rate:0.00}; processor "
                + $"{theirs.Processor:0.0} µs a change and {ours.Processor:0.0}, ratio {theirs.Processor / ours.Processor:0.00}");
        }
        Console.WriteLine(
            $"table stream: {Median(rates):N0}/s, median ratio {Median(ratios):0.00}, of processor time {Median(processor):0.00}; "
            + $"{Median(allocated):N0} B allocated a change to {Median(bareAllocated):N0} bare");
    }

    private async Task FillAsync(string table)
    {
        var queues = new QueueServiceClient(storage, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        var streamed = StreamedTable.Connect(_tables, new BlobServiceClient(storage), queues, table, Options);
        await streamed.CreateIfNotExistsAsync();
        await Parallel.ForAsync(0, Partitions, new ParallelOptions { MaxDegreeOfParallelism = Fillers }, async (partition, cancellation) =>
        {
            for (var transaction = 0; transaction < Transactions; transaction++)
                await streamed.SubmitTransactionAsync(
                    Enumerable.Range(0, StreamedTable.MostWrites).Select(row => new TableTransactionAction(
                        TableTransactionActionType.Add,
                        new TableEntity($"{partition}", $"{transaction:00}.{row:00}") { ["country"] = "France", ["note"] = Note })),
                    cancellation);
        });
        // One word for each shard is enough, however long it took.
        var words = queues.GetQueueClient("lambda-table-streams");
        await words.ClearMessagesAsync();
        for (var shard = 0; shard < Shards; shard++) await words.SendMessageAsync($$"""{"Table":"{{table}}","Shard":{{shard}}}""");
    }

    /// <summary>
    /// Changes a second, and this process's time in µs and bytes allocated for each, from the first that come until the last.
    /// </summary>
    private async Task<(double Rate, double Processor, double Allocated)> RateAsync(Func<CancellationToken, Task> read)
    {
        var (began, first, count, before, allocated) = (0L, 0, 0, TimeSpan.Zero, 0L);
        var all = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _seen.Tell(records =>
        {
            // What comes first is read before the clock runs.
            if (Interlocked.CompareExchange(ref began, Stopwatch.GetTimestamp(), 0) == 0)
                (first, before, allocated) = (records, Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
            if (Interlocked.Add(ref count, records) >= Changes) all.TrySetResult();
        });
        using var stop = new CancellationTokenSource();
        var reading = read(stop.Token);
        await all.Task.WaitAsync(Deadline);
        var (rest, took) = (Changes - first, Stopwatch.GetElapsedTime(began));
        var figures = (rest / took.TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / rest,
            (double)(GC.GetTotalAllocatedBytes() - allocated) / rest);
        await stop.CancelAsync();
        await reading;
        return figures;
    }

    /// <summary>It knows the partitions of each shard, reads their changes in order, and stores its position after each page.</summary>
    private async Task BareAsync(string table, CancellationToken stop)
    {
        var (stream, rows, positions) = (
            new TableStream(table, Options), _tables.GetTableClient(table), _tables.GetTableClient("positions"));
        await positions.CreateIfNotExistsAsync(stop);
        var shards = Enumerable.Range(0, Partitions).Select(partition => $"{partition}").GroupBy(stream.ShardOf);
        await Task.WhenAll(shards.Select(async shard =>
        {
            foreach (var partition in shard)
            {
                var filter = TableClient.CreateQueryFilter(
                    $"PartitionKey eq {partition} and RowKey ge {TableStreamKeys.Change(0)} and RowKey lt {TableStreamKeys.ChangesEnd}");
                await foreach (var page in rows.QueryAsync<TableEntity>(filter, Page, cancellationToken: stop).AsPages())
                {
                    _seen.Now(page.Values.Count);
                    await positions.UpsertEntityAsync(
                        new TableEntity(table, partition) { ["Done"] = page.Values[^1].RowKey }, cancellationToken: CancellationToken.None);
                }
            }
        }));
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>The whole app in this process, the stream read by a handler that does nothing.</summary>
    private sealed class App(string storage, string table, PolledApp.Seen seen) : WebApplicationFactory<Echo>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.UseSetting("AzureWebJobsStorage", storage);
            builder.UseSetting("ServiceBus", "");
            builder.UseSetting("EventHubs", "");
            builder.UseSetting("Logging:LogLevel:Default", "Warning");
            builder.UseSetting("AzureFunctionsJobHost:extensions:queues:maxPollingInterval", "00:00:00.1");
            // Disables background work on storage, which the bare loop does not have either.
            foreach (var function in new[]
            {
                "ProcessEvent", "DeadLetterEvent", "RedrivePage", "ResumeRedrive", "Cleanup", "EndWindows", "OrdersQueue", "SalesStream",
                "KeepTableStreams",
            })
                builder.UseSetting($"AzureWebJobs.{function}.Disabled", "true");
            builder.ConfigureServices(services =>
            {
                var functions = new FunctionRegistry(services);
                functions.AddRaw<Nothing>("nothing");
                services.AddSingleton(seen);
                services.AddTableStream(table, _ => Options);
                services.Replace(ServiceDescriptor.Singleton(functions));
                services.Replace(ServiceDescriptor.Singleton(
                    new EventSourceRegistry().AddTableStream(table, "nothing", settings => settings with { BatchSize = Page })));
            });
        }
    }

    private sealed class Nothing(PolledApp.Seen seen) : IRawHandler
    {
        public ValueTask<ReadOnlyMemory<byte>> HandleAsync(
            ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
        {
            seen.Now(input.Span.Count("\"eventSourceARN\""u8));
            return default;
        }
    }
}
