using System.Diagnostics;
using System.Net;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace FunctionApp.Bench;

/// <summary>Asynchronous invocation of <c>echo</c>, accepted and drained, beside the same storage calls made bare, in turn.</summary>
internal static class AsyncPathBenchmark
{
    private const int Rounds = 5;
    // Azurite scans a whole queue on each receive: a backlog is kept short.
    private const int Events = 300;
    private const int Senders = 8;
    // batchSize and newBatchThreshold of host.json.
    private const int BatchSize = 16;
    private const int Threshold = 8;
    private const string Payload = """{"hello":"world"}""";
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    public static async Task RunAsync()
    {
        await using var stack = await BenchStack.StartAsync("--AzureFunctionsJobHost:extensions:queues:maxPollingInterval=00:00:00.1");
        using var http = new HttpClient { BaseAddress = new Uri($"http://{stack.Address}") };
        var records = new TableServiceClient(stack.Storage).GetTableClient("invocations");
        var options = new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 };
        var (bareQueue, bareTable) = (
            new QueueClient(stack.BareStorage, "bare", options), new TableServiceClient(stack.BareStorage).GetTableClient("records"));
        await bareQueue.CreateAsync();
        await bareTable.CreateAsync();
        await AppAsync(http, records);
        await BareAsync(bareQueue, bareTable);

        List<double> accept = [], drain = [];
        Console.WriteLine($"{"round",5} {"bare calls",18} {"app",18} {"ratio",14}   seconds until {Events} events are accepted / drained");
        for (var round = 1; round <= Rounds; round++)
        {
            var (bare, app) = (await BareAsync(bareQueue, bareTable), await AppAsync(http, records));
            accept.Add(bare.Accepted / app.Accepted);
            drain.Add(bare.Drained / app.Drained);
            Console.WriteLine(
                $"{round,5} {bare.Accepted,10:0.00} /{bare.Drained,6:0.00} {app.Accepted,10:0.00} /{app.Drained,6:0.00} {accept[^1],7:P0} "
                + $"/{drain[^1],5:P0}");
        }
        Console.WriteLine($"median ratio: accepted {Median(accept):P0}, drained {Median(drain):P0}");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private static async Task<(double Accepted, double Drained)> AppAsync(HttpClient http, TableClient records)
    {
        var started = Stopwatch.GetTimestamp();
        var ids = new string[Events];
        await Parallel.ForAsync(0, Events, new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (number, cancellation) =>
        {
            using var request =
                new HttpRequestMessage(HttpMethod.Post, "/api/functions/echo/invocations") { Content = new StringContent(Payload) };
            request.Headers.Add("X-Amz-Invocation-Type", "Event");
            using var answer = await http.SendAsync(request, cancellation);
            if (answer.StatusCode != HttpStatusCode.Accepted) throw new InvalidOperationException($"{answer.StatusCode}");
            ids[number] = answer.Headers.GetValues("x-amzn-RequestId").Single();
        });
        var accepted = Stopwatch.GetElapsedTime(started).TotalSeconds;
        // Looking from the back finds the unfinished ones first, with few queries.
        foreach (var id in ids.Reverse())
            while (await StateAsync(records, id) is not "Succeeded" and var state)
            {
                if (state == "Failed") throw new InvalidOperationException($"{id} failed: is the app's host.json beside it?");
                if (Stopwatch.GetElapsedTime(started) > Deadline) throw new TimeoutException($"{id} did not end.");
                await Task.Delay(5);
            }
        return (accepted, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static async Task<string?> StateAsync(TableClient records, string id) =>
        await records.GetEntityIfExistsAsync<TableEntity>(id[..2], id) is { HasValue: true, Value: { } entity }
            ? entity.GetString("State")
            : null;

    /// <summary>
    /// The calls that the path needs: send and two adds to accept; receive, upsert and delete to drain; and the reads that wait for the
    /// end.
    /// </summary>
    private static async Task<(double Accepted, double Drained)> BareAsync(QueueClient queue, TableClient table)
    {
        var started = Stopwatch.GetTimestamp();
        var ids = Enumerable.Range(0, Events).Select(_ => Guid.NewGuid().ToString()).ToArray();
        var drained = DrainAsync(queue, table);
        await Parallel.ForAsync(0, Events, new ParallelOptions { MaxDegreeOfParallelism = Senders }, async (number, cancellation) =>
        {
            var message =
                $$"""{"requestId":"{{ids[number]}}","function":"echo","acceptedAt":"2026-01-01T00:00:00+00:00","attempt":1,"payload":{{Payload}}}""";
            await queue.SendMessageAsync(new BinaryData(message), cancellationToken: cancellation);
            // The index row by which lists find the event, in addition to its record.
            var listed = table.AddEntityAsync(new TableEntity("of:echo", ids[number]), cancellation);
            try
            {
                await table.AddEntityAsync(Entity(ids[number], "Queued"), cancellation);
            }
            catch (RequestFailedException e) when (e.Status == 409)
            {
                // Already drained, as in the app.
            }
            await listed;
        });
        var accepted = Stopwatch.GetElapsedTime(started).TotalSeconds;
        await drained;
        foreach (var id in ids.Reverse()) await table.GetEntityIfExistsAsync<TableEntity>(id[..2], id);
        return (accepted, Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    private static async Task DrainAsync(QueueClient queue, TableClient table)
    {
        var (done, running) = (0, new List<Task>());
        while (done < Events)
        {
            QueueMessage[] messages = await queue.ReceiveMessagesAsync(BatchSize, TimeSpan.FromMinutes(1));
            if (messages.Length == 0) await Task.Delay(5);
            running.AddRange(messages.Select(async message =>
            {
                var id = message.Body.ToString().Substring(14, 36);
                await table.SubmitTransactionAsync(
                    [
                        new(TableTransactionActionType.Add, Entity($"{id}:0", "Succeeded")),
                        new(TableTransactionActionType.UpsertReplace, Entity(id, "Succeeded")),
                    ]);
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
            }));
            done += messages.Length;
            while (running.Count > Threshold) running.Remove(await Task.WhenAny(running));
        }
        await Task.WhenAll(running);
    }

    private static TableEntity Entity(string id, string state) => new(id[..2], id)
    {
        ["FunctionName"] = "echo",
        ["AcceptedAt"] = DateTimeOffset.UnixEpoch,
        ["State"] = state,
        ["Attempts"] = 1,
        ["FinishedAt"] = DateTimeOffset.UnixEpoch,
        ["Condition"] = "Success",
    };
}
