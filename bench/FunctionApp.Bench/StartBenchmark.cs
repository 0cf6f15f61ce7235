using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Local.Stack;

namespace FunctionApp.Bench;

/// <summary>
/// From the start of a process to its first answer, and from SIGTERM to its end: this app, an empty function on the same host, and a bare
/// ASP.NET Core app, in turn. Then the app by <c>dotnet run</c>, built before.
/// </summary>
internal static class StartBenchmark
{
    private const int Rounds = 5, Builds = 3;

    public static async Task RunAsync()
    {
        var folder = Path.Combine(Path.GetTempPath(), "bench-" + Path.GetRandomFileName());
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(64));
        await using (var azurite = await Azurite.StartAsync(
            folder, new AzuritePorts(0, 0, 0), $"bench:{key}", Console.WriteLine, CancellationToken.None))
        {
            string[] settings = ["--urls=http://127.0.0.1:0", $"--AzureWebJobsStorage={azurite.Ports.ConnectionString("bench", key)}",
                "--ServiceBus=", "--AzureWebJobs.OrdersQueue.Disabled=true", "--EventHubs=", "--AzureWebJobs.SalesStream.Disabled=true"];
            var app = new Server("the app", ["FunctionApp.dll", .. settings], "/api/functions/echo/invocations");
            Server[] servers =
            [
                app, new("an empty function", [NeighboursBenchmark.EmptyApp(), "--urls=http://127.0.0.1:0"], "/api/empty"),
                new("a bare ASP.NET Core app", ["FunctionApp.Bench.dll", "bare"], "/"),
            ];
            var times = servers.ToDictionary(server => server, _ => new List<Times>());
            // The first are for the system's caches.
            for (var round = 0; round <= Rounds; round++)
                foreach (var server in servers)
                    if (await server.TimeAsync() is var time && round > 0) times[server].Add(time);
            foreach (var server in servers)
                Console.WriteLine($"{server.Name}: first answer {Median(server, time => time.Start):0.00} s after the start "
                    + $"({Median(app, time => time.Start) / Median(server, time => time.Start):0.0} times as long for the app), "
                    + $"end {Median(server, time => time.End):0.00} s after SIGTERM");

            var project = Path.Combine(NeighboursBenchmark.RepositoryRoot(), "FunctionApp");
            var run = new Server("dotnet run", ["run", "-c", "Local", "--project", project, "--", .. settings], app.Path);
            times[run] = [];
            for (var build = 0; build <= Builds; build++) if (await run.TimeAsync() is var time && build > 0) times[run].Add(time);
            Console.WriteLine($"dotnet run, with nothing to build: first answer {Median(run, time => time.Start):0.00} s after the command "
                + $"({Median(run, time => time.Start) / Median(app, time => time.Start):0.0} times as long as without)");

            double Median(Server server, Func<Times, TimeSpan> time) =>
                times[server].Select(one => time(one).TotalSeconds).Order().ElementAt(times[server].Count / 2);
        }
        Directory.Delete(folder, recursive: true);
    }

    private readonly record struct Times(TimeSpan Start, TimeSpan End);

    private sealed record Server(string Name, string[] Arguments, string Path)
    {
        public async Task<Times> TimeAsync()
        {
            var started = Stopwatch.GetTimestamp();
            await using var process = await ServerProcess.StartAsync(Arguments);
            using var client = new HttpClient();
            using var body = new StringContent("{}", Encoding.UTF8, "application/json");
            using var answer = await client.PostAsync(new Uri($"http://{process.Address}{Path}"), body);
            answer.EnsureSuccessStatusCode();
            var first = Stopwatch.GetElapsedTime(started);
            return new(first, await process.StopAsync());
        }
    }
}
