namespace FunctionApp.Bench;

/// <summary>
/// An echo over HTTP with what people run functions with on a laptop, each as a process of its own, in turn, with wrk as the client of all:
/// this app's front door and function URL, an empty function on the same worker and host, functions-framework and serverless-offline.
/// </summary>
internal static class NeighboursBenchmark
{
    private const int Rounds = 5;
    private const int Connections = 16;
    private const string Invocations = "/api/functions/echo/invocations";
    private static readonly string Body = $$"""{"hello":"{{new string('x', 244)}}"}""";

    public static async Task RunAsync(string level)
    {
        if (await Wrk.VersionAsync() is not { } version)
        {
            await Console.Error.WriteLineAsync(
                "wrk is not installed: `apt-get install wrk` on Debian and Ubuntu, `brew install wrk` on macOS.");
            return;
        }
        var neighbours = Path.GetFullPath(Path.Combine(RepositoryRoot(), "bench", "neighbours"));
        if (!Directory.Exists(Path.Combine(neighbours, "node_modules")))
        {
            await Console.Error.WriteLineAsync($"The neighbours are not installed: run `npm ci` in {neighbours}.");
            return;
        }
        await using var stack = await BenchStack.StartAsync($"--Logging:LogLevel:Default={level}");
        await using var empty = await ServerProcess.StartAsync(
            [EmptyApp(), "--urls=http://127.0.0.1:0", $"--Logging:LogLevel:Default={level}"]);
        await using var framework = await NodeServer.StartAsync(neighbours, "functions-framework", "--target=echo");
        await using var offline = await NodeServer.StartAsync(neighbours, "serverless", "offline", "--noPrependStageInUrl");

        var servers = new Neighbour[]
        {
            new("echo", await Wrk.PostAsync(stack.Address, Invocations, Body, Connections, []), () => stack.ProcessorTime),
            new("empty function", await Wrk.PostAsync(empty.Address, "/api/empty", Body, Connections, []), () => empty.ProcessorTime),
            new("functions-framework", await Wrk.PostAsync(framework.Address, "/", Body, Connections, []), () => framework.ProcessorTime),
            new("serverless-offline", await Wrk.PostAsync(offline.Address, "/echo", Body, Connections, []), () => offline.ProcessorTime),
        };
        try
        {
            // The first round warms up both JIT compilers.
            foreach (var server in servers) await server.RunAsync();
            Console.WriteLine($"{version}; functions log at {level}; {Body.Length} bytes, {Connections} connections");
            Console.WriteLine(
                "requests/s and microseconds of processor time per request of each, and echo's ratio to them: more requests, less time");
            var rounds = new List<Cost[]>();
            for (var round = 1; round <= Rounds; round++)
            {
                var costs = new List<Cost>();
                foreach (var server in servers) costs.Add(await server.RunAsync());
                rounds.Add([.. costs]);
                Console.WriteLine($"{round,5} "
                    + string.Join("  ", servers.Zip(costs, (server, cost) => $"{server.Name} {cost.PerSecond:N0} {cost.Microseconds:N0}")));
            }
            for (var i = 1; i < servers.Length; i++)
                Console.WriteLine(
                    $"{servers[i].Name}: requests/s {Median(costs => costs[0].PerSecond / costs[i].PerSecond):0.00}, "
                    + $"processor time {Median(costs => costs[i].Microseconds / costs[0].Microseconds):0.00}");

            double Median(Func<Cost[], double> ratio) => rounds.Select(ratio).Order().ElementAt(Rounds / 2);
        }
        finally
        {
            foreach (var server in servers) await server.Client.DisposeAsync();
        }
    }

    // A separate output folder: two apps in one folder would overwrite each other's generated files.
    internal static string EmptyApp() =>
        AppContext.BaseDirectory.Replace("FunctionApp.Bench", "HostedEmpty", StringComparison.Ordinal) + "HostedEmpty.dll";

    internal static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FunctionApp.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Not in the repository.");
        return folder;
    }

    private sealed record Neighbour(string Name, Wrk Client, Func<TimeSpan> ProcessorTime)
    {
        public async Task<Cost> RunAsync()
        {
            var before = ProcessorTime();
            var load = await Client.RunAsync();
            return new(load.PerSecond, (ProcessorTime() - before).TotalMicroseconds / load.Requests);
        }
    }

    private readonly record struct Cost(double PerSecond, double Microseconds);
}
