using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Testing;

namespace Lambda.Functions.Tests.App;

public sealed class KillTests
{
    // .github/workflows/long.yml has ten kills during 5,000 events.
    private static readonly int Events = Scale.Of("KILL_EVENTS", 1500);
    private static readonly int Kills = Scale.Of("KILLS", 3);
    private const int Senders = 8;
    // Azurite scans a whole queue on each receive.
    private const int MostUnderWay = 400;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(10);

    // The host hides a message for ten minutes while a function has it.
    private static readonly TimeSpan LongerThanALease = TimeSpan.FromMinutes(11);

    [Fact]
    public async Task Every_accepted_event_succeeds_or_becomes_a_dead_letter_even_if_the_app_is_killed_again_and_again()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        await using var storage = await ClockedStorage.StartAsync(deadline.Token);
        var account = storage.Account;
        string[] arguments =
        [
            $"--AzureWebJobsStorage={account}",
            "--Lambda:Async:FirstRetryDelay=00:00:00", "--Lambda:Async:SecondRetryDelay=00:00:01",
            "--Lambda:Functions:echo:OnSuccess=storage-queue:succeeded",
            "--AzureFunctionsJobHost:extensions:queues:maxPollingInterval=00:00:00.2",
            "--Logging:LogLevel:Default=Warning", .. NoSources.Arguments,
        ];
        // Every tenth event fails three times, so that retries and failure records are in flight, too, at each kill.
        var accepted = new ConcurrentDictionary<string, bool>();
        await using var ends = new Ends(account, deadline.Token);
        var app = await AppProcess.StartAsync("HostedLambda", arguments, deadline.Token);
        try
        {
            for (var kill = 1; kill <= Kills; kill++)
            {
                await SendAsync(app, accepted, ends, until: Events * kill / Kills, killAt: (Events * kill / Kills) - (Events / Kills / 2),
                    deadline.Token);
                await app.DisposeAsync();
                await storage.MoveAsync(LongerThanALease, deadline.Token);
                app = await AppProcess.StartAsync("HostedLambda", arguments, deadline.Token);
            }
            await SendAsync(app, accepted, ends, until: Events, killAt: null, deadline.Token);
            var (succeeded, failed) = (ends.Of("succeeded"), ends.Of("lambda-on-failure"));
            await Eventually.True(
                () => accepted.All(pair => (pair.Value ? failed : succeeded).ContainsKey(pair.Key)), deadline.Token, Deadline,
                    "The end of each event");
            // Events whose senders were cut off by a kill may still be in flight.
            HashSet<string> letters = [];
            await Eventually.True(async () => (letters = await LettersAsync(app, deadline.Token)).SetEquals(failed.Keys), deadline.Token,
                what: "A dead letter for each record of failure");

            TestContext.Current.SendDiagnosticMessage(
                $"{accepted.Count} accepted = {succeeded.Count} succeeded + {letters.Count} dead letters; sent twice: "
                + $"{succeeded.Values.Sum() - succeeded.Count} records of success, {failed.Values.Sum() - failed.Count} of failure.");
            // A sender that was cut off by a kill does not know that its event was accepted.
            Assert.InRange(succeeded.Count + letters.Count, accepted.Count, accepted.Count + (Kills * Senders));
            Assert.Empty(letters.Intersect(succeeded.Keys));
            foreach (var (id, fails) in accepted) Assert.Equal(fails ? "Failed" : "Succeeded", await EndOfAsync(app, id, deadline.Token));
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    /// <summary>Sends until so many are accepted in all; at <paramref name="killAt"/> the app is killed amid the requests.</summary>
    private static async Task SendAsync(
        AppProcess app, ConcurrentDictionary<string, bool> accepted, Ends ends, int until, int? killAt, CancellationToken cancellation)
    {
        var killed = 0;
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(async sender =>
        {
            for (var number = sender; accepted.Count < until; number++)
            {
                await Eventually.True(
                    () => accepted.Count - ends.Count < MostUnderWay || Volatile.Read(ref killed) == 1, cancellation, Deadline,
                        "Room for an event");
                var fails = number % 10 == 0;
                using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/functions/{(fails ? "refuses" : "echo")}/invocations")
                {
                    Content = JsonContent.Create(new { number })
                };
                request.Headers.Add("X-Amz-Invocation-Type", "Event");
                try
                {
                    using var answer = await app.Client.SendAsync(request, cancellation);
                    answer.EnsureSuccessStatusCode();
                    accepted[answer.Headers.GetValues("x-amzn-RequestId").Single()] = fails;
                }
                catch (HttpRequestException) when (Volatile.Read(ref killed) == 1)
                {
                    return;
                }
                if (accepted.Count >= killAt && Interlocked.Exchange(ref killed, 1) == 0) await app.KillAsync();
            }
        }));
        Assert.Equal(killAt is null ? 0 : 1, killed);
    }

    private static Task<string> EndOfAsync(AppProcess app, string id, CancellationToken cancellation) => Eventually.NotNull(async () =>
    {
        using var answer = await app.Client.GetAsync(new Uri($"/api/invocations/{id}", UriKind.Relative), cancellation);
        if (!answer.IsSuccessStatusCode) return null;
        var state = (string?)(await answer.Content.ReadFromJsonAsync<JsonObject>(cancellation))?["state"];
        return state is "Succeeded" or "Failed" ? state : null;
    }, cancellation, within: TimeSpan.FromMinutes(1), what: $"The end of {id}");

    private static async Task<HashSet<string>> LettersAsync(AppProcess app, CancellationToken cancellation)
    {
        var ids = new HashSet<string>();
        for (string? next = ""; next is not null;)
        {
            var page = await app.Client.GetFromJsonAsync<JsonObject>(
                $"/api/dead-letters?function=refuses&limit=100{(next.Length > 0 ? $"&next={Uri.EscapeDataString(next)}" : "")}",
                cancellation);
            foreach (var letter in page!["deadLetters"]!.AsArray()) Assert.True(ids.Add((string)letter!["requestId"]!));
            next = (string?)page["next"];
        }
        return ids;
    }

    /// <summary>Takes the records of both destinations as they come, and counts them by request id.</summary>
    private sealed class Ends : IAsyncDisposable
    {
        private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, int>> _ends = new();
        private readonly CancellationTokenSource _stop;
        private readonly Task _taking;

        public Ends(string account, CancellationToken cancellation)
        {
            _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            _taking = Task.WhenAll(TakeAsync(account, "succeeded"), TakeAsync(account, "lambda-on-failure"));
        }

        public int Count => _ends.Values.Sum(queue => queue.Count);

        public ConcurrentDictionary<string, int> Of(string queue) => _ends[queue];

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _taking.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            _stop.Dispose();
        }

        private async Task TakeAsync(string account, string name)
        {
            var ends = _ends.GetOrAdd(name, _ => new());
            var queue = new QueueClient(account, name, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
            await queue.CreateIfNotExistsAsync(cancellationToken: _stop.Token);
            while (true)
            {
                var messages = (await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(5), _stop.Token)).Value;
                if (messages.Length == 0) await Task.Delay(100, _stop.Token);
                foreach (var message in messages)
                {
                    ends.AddOrUpdate(
                        (string)JsonNode.Parse(message.Body.ToString())!["requestContext"]!["requestId"]!, 1, (_, count) => count + 1);
                    await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, _stop.Token);
                }
            }
        }
    }
}
