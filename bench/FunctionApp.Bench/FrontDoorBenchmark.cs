namespace FunctionApp.Bench;

/// <summary>Synchronous invocation of <c>echo</c> beside a bare Kestrel that echoes, each a process of its own, in turn.</summary>
internal static class FrontDoorBenchmark
{
    private const int Rounds = 7;
    private const int Connections = 16;
    private const int RequestsEach = 1500;
    private const string Body = """{"hello":"world","lines":[{"sku":"85123A","quantity":2}]}""";

    public static async Task RunAsync()
    {
        await using var stack = await BenchStack.StartAsync();
        await using var bare = await ServerProcess.StartAsync("FunctionApp.Bench.dll", "bare");
        var app = new LoadClient(stack.Address, LoadClient.Post("/api/functions/echo/invocations", Body));
        var kestrel = new LoadClient(bare.Address, LoadClient.Post("/", Body));
        await app.RunAsync(Connections, RequestsEach);
        await kestrel.RunAsync(Connections, RequestsEach);

        var ratios = new List<double>();
        Console.WriteLine($"{"round",5} {"bare Kestrel",14} {"invocations",14} {"ratio",7}   requests/s, {Connections} connections");
        for (var round = 1; round <= Rounds; round++)
        {
            var (theirs, ours) = (await kestrel.RunAsync(Connections, RequestsEach), await app.RunAsync(Connections, RequestsEach));
            ratios.Add(ours / theirs);
            Console.WriteLine($"{round,5} {theirs,14:N0} {ours,14:N0} {ours / theirs,7:P0}");
        }
        Console.WriteLine($"median ratio {ratios.Order().ElementAt(Rounds / 2):P0}");
    }
}
