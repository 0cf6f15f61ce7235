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
            await Console.Error.WriteLineAsync("wrk is not installed: `apt-get install wrk` on Debian and Ubuntu, `brew install wrk` on macOS.");
            return;
        }
        var neighbours = Path.GetFullPath(Path.Combine(RepositoryRoot(), "bench", "neighbours"));
        if (!Directory.Exists(Path.Combine(neighbours, "node_modules")))
        {
            await Console.Error.WriteLineAsync($"The neighbours are not installed: run `npm ci` in {neighbours}.");
            return;
        }
        await using var stack = await BenchStack.StartAsync($"--Logging:LogLevel:Default={level}");
        await using var empty = await ServerProcess.StartAsync([EmptyApp(), "--urls=http://127.0.0.1:0", $"--Logging:LogLevel:Default={level}"]);
        await using var framework = await NodeServer.StartAsync(neighbours, "functions-framework", "--target=echo");
        await using var offline = await NodeServer.StartAsync(neighbours, "serverless", "offline", "--noPrependStageInUrl");

        var servers = new (string Name, Wrk Client)[]
        {
            ("echo", await Wrk.PostAsync(stack.Address, Invocations, Body, Connections, [])),
            ("empty function", await Wrk.PostAsync(empty.Address, "/api/empty", Body, Connections, [])),
            ("functions-framework", await Wrk.PostAsync(framework.Address, "/", Body, Connections, [])),
            ("serverless-offline", await Wrk.PostAsync(offline.Address, "/echo", Body, Connections, [])),
        };
        try
        {
            // The first is for the compilers.
            foreach (var (_, client) in servers) await client.RunAsync();
            Console.WriteLine($"{version}; functions log at {level}; {Body.Length} bytes, {Connections} connections; requests/s of each, and echo's ratio to them");
            var rounds = new List<double[]>();
            for (var round = 1; round <= Rounds; round++)
            {
                var rates = new List<double>();
                foreach (var (_, client) in servers) rates.Add((await client.RunAsync()).PerSecond);
                rounds.Add([.. rates]);
                Console.WriteLine($"{round,5} " + string.Join("  ", servers.Zip(rates, (server, rate) => $"{server.Name} {rate:N0} ({rates[0] / rate:0.00})")));
            }
            Console.WriteLine("medians of the ratios: " + string.Join(", ", servers.Skip(1).Select((server, i) =>
                $"{rounds.Select(rates => rates[0] / rates[i + 1]).Order().ElementAt(Rounds / 2):0.00} of {server.Name}")));
        }
        finally
        {
            foreach (var (_, client) in servers) await client.DisposeAsync();
        }
    }

    // Its output stands beside this one's: two apps in one folder would share their generated files.
    private static string EmptyApp() =>
        AppContext.BaseDirectory.Replace("FunctionApp.Bench", "HostedEmpty", StringComparison.Ordinal) + "HostedEmpty.dll";

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FunctionApp.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Not in the repository.");
        return folder;
    }
}
