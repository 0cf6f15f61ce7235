using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Functions.LocalHost.Durable.Tests;

/// <summary>Orchestrations of an app that is killed while they run.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    private const int Journeys = 40;
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(4);

    // Messages of a killed app stay hidden for a minute, and its partitions stay leased as long.
    private static readonly TimeSpan Past = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task Each_orchestration_completes_once_with_the_right_result_even_if_the_app_is_killed_three_times()
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        await using var storage = await ClockedStorage.StartAsync(deadline.Token);
        var app = await StartAsync(storage, deadline.Token);
        var clock = Stopwatch.StartNew();
        try
        {
            // At the beginning, with activities, timers and sub-orchestrations in flight.
            await EachAsync(id => PostAsync(app, $"/api/start/Journey/{id}", id, deadline.Token));
            app = await KillAsync(app, storage, deadline.Token);
            output.WriteLine($"{clock.Elapsed} killed as they began");
            // Some wait for their event, others have not got there yet.
            await Eventually.True(async () => await WaitingAsync(app, deadline.Token) >= Journeys / 4, deadline.Token, Deadline,
                "A quarter that waits");
            app = await KillAsync(app, storage, deadline.Token);
            output.WriteLine($"{clock.Elapsed} killed while a quarter waited");
            // While their events arrive.
            await EachAsync(id => PostAsync(app, $"/api/raise/{id}/Go", "go", deadline.Token));
            app = await KillAsync(app, storage, deadline.Token);
            output.WriteLine($"{clock.Elapsed} killed as events arrived");
            foreach (var id in Ids())
                Assert.Equal($"Completed \"Hello, {id}! 30 0 1 4 9 16 go Hello, {id}! Hello, again!\"",
                    await app.Client.GetStringAsync("/api/end/" + id, deadline.Token));
            output.WriteLine($"{clock.Elapsed} all {Journeys} ended");
            var ended = await app.Client.GetFromJsonAsync<JsonArray>(
                "/runtime/webhooks/durabletask/instances?runtimeStatus=Completed&top=1000&instanceIdPrefix=journey", deadline.Token);
            Assert.Equal(Journeys, ended!.Count);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(app.Output, e);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    private static IEnumerable<string> Ids() => Enumerable.Range(0, Journeys).Select(number => $"journey{number:000}");

    private static Task EachAsync(Func<string, Task> run) => Task.WhenAll(Ids().Select(run));

    private static Task<AppProcess> StartAsync(ClockedStorage storage, CancellationToken cancellation) =>
        AppProcess.StartAsync("HostedDurable", [$"--AzureWebJobsStorage={storage.Account}", "--HubName=hub"], cancellation);

    private static async Task<AppProcess> KillAsync(AppProcess app, ClockedStorage storage, CancellationToken cancellation)
    {
        await app.KillAsync();
        await app.DisposeAsync();
        await storage.MoveAsync(Past, cancellation);
        return await StartAsync(storage, cancellation);
    }

    private static async Task PostAsync(AppProcess app, string path, string text, CancellationToken cancellation)
    {
        using var body = new StringContent(text);
        using var answer = await app.Client.PostAsync(path, body, cancellation);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<int> WaitingAsync(AppProcess app, CancellationToken cancellation)
    {
        var all = await app.Client.GetFromJsonAsync<JsonArray>(
            "/runtime/webhooks/durabletask/instances?top=1000&instanceIdPrefix=journey", cancellation);
        return all!.Count(one => (string?)one!["customStatus"] == "waiting");
    }
}
