using System.Text;
using Lambda.Functions.Tests.Access;

namespace FunctionApp.Bench;

/// <summary>
/// Synchronous invocation of <c>echo</c> beside a bare Kestrel that echoes, each a process of its own, in turn, with wrk as the client of
/// both.
/// </summary>
internal static class FrontDoorBenchmark
{
    private const int Rounds = 7;
    private const int Connections = 16;
    private const int BodySize = 256;
    private static readonly string Body = $$"""{"hello":"{{new string('x', BodySize - 12)}}"}""";

    private const string Path = "/api/functions/echo/invocations";

    /// <param name="signed">Whether callers sign, and the app has a principal; otherwise it is open, as on a developer's machine.</param>
    /// <param name="level">The log level of functions: by default the one that users run with.</param>
    public static async Task RunAsync(bool signed, string level)
    {
        if (await Wrk.VersionAsync() is not { } version)
        {
            await Console.Error.WriteLineAsync(
                "wrk is not installed: `apt-get install wrk` on Debian and Ubuntu, `brew install wrk` on macOS. "
                + "A client of less speed would be what is measured.");
            return;
        }
        var signer = new TestSigner();
        const string Principal = "--Lambda:Access:Principals:bench:";
        await using var stack = await BenchStack.StartAsync(
            [$"--Logging:LogLevel:Default={level}", .. signed
                ? (string[])[
                    $"{Principal}AccessKeyId={signer.AccessKeyId}",
                    $"{Principal}SecretAccessKey={signer.Secret}",
                    $"{Principal}Allow:0=lambda:InvokeFunction"
                ]
                : []]);
        await using var bare = await ServerProcess.StartAsync("FunctionApp.Bench.dll", "bare");
        await using var app = await Wrk.PostAsync(stack.Address, Path, Body, Connections,
            signed ? signer.Headers("POST", "localhost", Path, "", Encoding.UTF8.GetBytes(Body)) : []);
        await using var kestrel = await Wrk.PostAsync(bare.Address, "/", Body, Connections, []);
        await app.RunAsync();
        await kestrel.RunAsync();

        var rounds = new List<(Load Theirs, Load Ours)>();
        Console.WriteLine(
            $"{version}; functions log at {level}; {BodySize} bytes, {Connections} connections; "
            + "requests/s, p50 and p99 in ms, and the ratios of invocations to bare Kestrel");
        Console.WriteLine($"{"round",5} {"Kestrel",9} {"p50",6} {"p99",6} {"app",9} {"p50",6} {"p99",6} {"ratio",7} {"p50",6} {"p99",6}");
        for (var round = 1; round <= Rounds; round++)
        {
            var (theirs, ours) = (await kestrel.RunAsync(), await app.RunAsync());
            rounds.Add((theirs, ours));
            Console.WriteLine(
                $"{round,5} {theirs.PerSecond,9:N0} {theirs.Median,6:N2} {theirs.Slow,6:N1} {ours.PerSecond,9:N0} {ours.Median,6:N2} "
                + $"{ours.Slow,6:N1} {ours.PerSecond / theirs.PerSecond,7:P0} {ours.Median / theirs.Median,6:N2} "
                + $"{ours.Slow / theirs.Slow,6:N2}");
        }
        Console.WriteLine(
            $"medians: requests/s {Median(round => round.Ours.PerSecond / round.Theirs.PerSecond):P0}, "
            + $"p50 {Median(round => round.Ours.Median / round.Theirs.Median):N2}, "
            + $"p99 {Median(round => round.Ours.Slow / round.Theirs.Slow):N2} times Kestrel's");

        double Median(Func<(Load Theirs, Load Ours), double> ratio) => rounds.Select(ratio).Order().ElementAt(Rounds / 2);
    }
}
