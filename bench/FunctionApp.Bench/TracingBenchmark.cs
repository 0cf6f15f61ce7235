using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace FunctionApp.Bench;

/// <summary>
/// The processor time of a synchronous invocation of <c>echo</c> without telemetry, with metrics and one trace in ten, with all traces, and
/// with logs besides one trace in ten: processes of their own, in turn. Others on the machine change how many requests there are, but
/// hardly what one costs.
/// </summary>
internal static class TracingBenchmark
{
    private const int Rounds = 9;
    private const int Connections = 16;
    private const string Path = "/api/functions/echo/invocations";
    private static readonly string Body = $$"""{"hello":"{{new string('x', 244)}}"}""";

    /// <param name="level">The log level of functions.</param>
    public static async Task RunAsync(string level)
    {
        if (await Wrk.VersionAsync() is not { } version)
        {
            await Console.Error.WriteLineAsync("wrk is not installed: `apt-get install wrk` on Debian and Ubuntu.");
            return;
        }
        await using var collector = await StartCollectorAsync();
        string[] told =
        [
            $"--OTEL_EXPORTER_OTLP_ENDPOINT={collector.Urls.First()}", "--OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf",
            "--OTEL_TRACES_SAMPLER=parentbased_traceidratio",
        ];
        const string WithoutLogs = "--Logging:OpenTelemetry:LogLevel:Default=None";
        await using var none = await Side.StartAsync("none", level);
        await using var tenth = await Side.StartAsync("1 in 10", level, [.. told, "--OTEL_TRACES_SAMPLER_ARG=0.1", WithoutLogs]);
        await using var all = await Side.StartAsync("all", level, [.. told, "--OTEL_TRACES_SAMPLER_ARG=1", WithoutLogs]);
        await using var logs = await Side.StartAsync("with logs", level, [.. told, "--OTEL_TRACES_SAMPLER_ARG=0.1"]);
        Side[] sides = [none, tenth, all, logs];
        for (var warm = 0; warm < 3; warm++)
            foreach (var side in sides) await side.RunAsync();

        Console.WriteLine($"{version}; functions log at {level}; processor time of an invocation in µs, and how much more telemetry costs");
        Console.WriteLine($"round {string.Concat(sides.Select(side => $"{side.Name,11}"))}");
        var rounds = new List<double[]>();
        for (var round = 1; round <= Rounds; round++)
        {
            var costs = new double[sides.Length];
            // Each is first in turn, so that what the machine does besides weighs on all alike.
            for (var at = 0; at < sides.Length; at++)
            {
                var side = (at + round) % sides.Length;
                costs[side] = await sides[side].RunAsync();
            }
            rounds.Add(costs);
            Console.WriteLine($"{round,5} {string.Concat(costs.Select(cost => $"{cost,11:N1}"))}");
        }
        Console.WriteLine($"medians of the rounds' ratios, to {Median(costs => costs[0]):N1} µs without:");
        foreach (var (at, side) in sides.Index().Skip(1))
            Console.WriteLine(
                $"{side.Name,11} {Median(costs => (costs[at] / costs[0]) - 1):P1} more; the best rounds {(Best(at) / Best(0)) - 1:P1} more");

        double Median(Func<double[], double> of) => rounds.Select(of).Order().ElementAt(Rounds / 2);
        double Best(int at) => rounds.Min(costs => costs[at]);
    }

    // Takes what the apps send. Its own processor time is not theirs.
    private static async Task<WebApplication> StartCollectorAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.MapPost("/v1/{signal}", async (HttpRequest request) =>
        {
            await request.Body.CopyToAsync(Stream.Null);
            return Results.Bytes([], "application/x-protobuf");
        });
        await app.StartAsync();
        return app;
    }

    private sealed class Side(string name, BenchStack stack, Wrk wrk) : IAsyncDisposable
    {
        public string Name => name;

        public static async Task<Side> StartAsync(string name, string level, params string[] settings)
        {
            var stack = await BenchStack.StartAsync([$"--Logging:LogLevel:Default={level}", .. settings]);
            return new(name, stack, await Wrk.PostAsync(stack.Address, Path, Body, Connections, []));
        }

        /// <summary>Microseconds of processor time for a request.</summary>
        public async Task<double> RunAsync()
        {
            var before = stack.ProcessorTime;
            var load = await wrk.RunAsync();
            return (stack.ProcessorTime - before).TotalMicroseconds / load.Requests;
        }

        public async ValueTask DisposeAsync()
        {
            await wrk.DisposeAsync();
            await stack.DisposeAsync();
        }
    }
}
