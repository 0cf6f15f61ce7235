using System.Text;
using FunctionApp.Tests.Access;

namespace FunctionApp.Bench;

/// <summary>Synchronous invocation of <c>echo</c> beside a bare Kestrel that echoes, each a process of its own, in turn.</summary>
internal static class FrontDoorBenchmark
{
    private const int Rounds = 7;
    private const int Connections = 16;
    private const int RequestsEach = 1500;
    private const string Body = """{"hello":"world","lines":[{"sku":"85123A","quantity":2}]}""";

    private const string Path = "/api/functions/echo/invocations";

    /// <param name="signed">Whether callers sign, and the app has a principal; otherwise it is open, as on a developer's machine.</param>
    public static async Task RunAsync(bool signed)
    {
        var signer = new TestSigner();
        const string Principal = "--Lambda:Access:Principals:bench:";
        await using var stack = await BenchStack.StartAsync(signed ? [$"{Principal}AccessKeyId={signer.AccessKeyId}", $"{Principal}SecretAccessKey={signer.Secret}", $"{Principal}Allow:0=lambda:InvokeFunction"] : []);
        await using var bare = await ServerProcess.StartAsync("FunctionApp.Bench.dll", "bare");
        var app = new LoadClient(stack.Address, LoadClient.Post(Path, Body, signed ? signer.Headers("POST", "localhost", Path, "", Encoding.UTF8.GetBytes(Body)) : null));
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
