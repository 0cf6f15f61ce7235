using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Queues;
using Testing;

namespace FunctionApp.Tests.App;

public sealed class KillTests(Storage storage)
{
    private const int Events = 500;
    private const int Kills = 5;
    private const int Senders = 8;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Killed_five_times_amid_500_invocations_the_app_brings_every_accepted_one_to_its_end()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        var account = storage.NewAccount();
        string[] arguments =
        [
            $"--AzureWebJobsStorage={account}",
            "--Lambda:Async:FirstRetryDelay=00:00:00", "--Lambda:Async:SecondRetryDelay=00:00:01",
            "--AzureFunctionsLocal:QueueLease=00:00:02", "--AzureFunctionsJobHost:extensions:queues:maxPollingInterval=00:00:00.2",
            "--Logging:LogLevel:Default=Warning", .. NoSources.Arguments,
        ];
        // Every fifth event fails three times: the retries and the on-failure queue are under way, too, when a kill comes.
        var accepted = new ConcurrentDictionary<string, bool>();
        var app = await AppProcess.StartAsync("FunctionApp", arguments, deadline.Token);
        try
        {
            for (var kill = 1; kill <= Kills; kill++)
            {
                await SendAsync(app, accepted, until: Events * kill / Kills, killAt: (Events * kill / Kills) - (Events / Kills / 2), deadline.Token);
                await app.DisposeAsync();
                app = await AppProcess.StartAsync("FunctionApp", arguments, deadline.Token);
            }
            await SendAsync(app, accepted, until: Events, killAt: null, deadline.Token);
            foreach (var (id, fails) in accepted) Assert.Equal(fails ? "Failed" : "Succeeded", await EndOfAsync(app, id, deadline.Token));
        }
        finally
        {
            await app.DisposeAsync();
        }
        Assert.True(accepted.Count >= Events);
        var failed = await ReadFailuresAsync(account, deadline.Token);
        Assert.Equal([], accepted.Where(pair => pair.Value).Select(pair => pair.Key).Except(failed));
    }

    /// <summary>Sends until so many are accepted in all; at <paramref name="killAt"/> the app is killed amid the requests.</summary>
    private static async Task SendAsync(AppProcess app, ConcurrentDictionary<string, bool> accepted, int until, int? killAt, CancellationToken cancellation)
    {
        var killed = 0;
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(async sender =>
        {
            for (var number = sender; accepted.Count < until; number++)
            {
                var fails = number % 5 == 0;
                using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/functions/{(fails ? "price-cart" : "echo")}/invocations") { Content = JsonContent.Create(new { number }) };
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

    private static async Task<HashSet<string>> ReadFailuresAsync(string account, CancellationToken cancellation)
    {
        var queue = new QueueClient(account, "lambda-on-failure", new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        var ids = new HashSet<string>();
        while ((await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(5), cancellation)).Value is { Length: > 0 } messages)
            foreach (var message in messages)
            {
                ids.Add((string)JsonNode.Parse(message.Body.ToString())!["requestContext"]!["requestId"]!);
                await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellation);
            }
        return ids;
    }
}
