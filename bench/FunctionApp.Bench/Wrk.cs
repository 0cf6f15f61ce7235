using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace FunctionApp.Bench;

/// <summary>wrk, a load client of little cost, with one prepared request.</summary>
internal sealed partial class Wrk : IAsyncDisposable
{
    private const string Seconds = "4";
    private readonly string _script;
    private readonly string[] _arguments;

    private Wrk(string script, string[] arguments) => (_script, _arguments) = (script, arguments);

    /// <summary>Its name and version; null where it is not installed.</summary>
    public static async Task<string?> VersionAsync()
    {
        try
        {
            return (await OutputAsync(["--version"], anyEnd: true)).Split(" Copyright")[0].Trim();
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Prepares a POST.</summary>
    public static async Task<Wrk> PostAsync(
        IPEndPoint server, string path, string body, int connections, IEnumerable<KeyValuePair<string, string>> headers)
    {
        var script = Path.GetTempFileName();
        var lines = headers.Prepend(new("Content-Type", "application/json"))
            .Prepend(new("Host", "localhost")).Select(header => $"wrk.headers[ [==[{header.Key}]==] ] = [==[{header.Value}]==]");
        await File.WriteAllTextAsync(script, $$"""
            wrk.method = "POST"
            wrk.body = [==[{{body}}]==]
            {{string.Join("\n", lines)}}
            """);
        return new(
            script,
            [
                "--threads",
                "2",
                "--connections",
                connections.ToString(CultureInfo.InvariantCulture),
                "--duration",
                Seconds,
                "--latency",
                "--timeout",
                "10s",
                "--script",
                script,
                $"http://{server}{path}"
            ]);
    }

    /// <summary>Sends the request over and over for some seconds.</summary>
    /// <exception cref="IOException">A request failed.</exception>
    public async Task<Load> RunAsync()
    {
        var output = await OutputAsync(_arguments, anyEnd: false);
        // wrk prints the number of answers other than 200 at the end.
        if (output.Contains("Non-2xx", StringComparison.Ordinal) || output.Contains("Socket errors", StringComparison.Ordinal))
            throw new IOException(output);
        return new(
            Number(Total().Match(output).Groups[1].Value), Number(PerSecond().Match(output).Groups[1].Value),
            Milliseconds(Median().Match(output)), Milliseconds(Slow().Match(output)));
    }

    public ValueTask DisposeAsync()
    {
        File.Delete(_script);
        return ValueTask.CompletedTask;
    }

    private static async Task<string> OutputAsync(string[] arguments, bool anyEnd)
    {
        using var wrk = Process.Start(
            new ProcessStartInfo("wrk", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (wrk.StandardOutput.ReadToEndAsync(), wrk.StandardError.ReadToEndAsync());
        await wrk.WaitForExitAsync();
        return anyEnd || wrk.ExitCode == 0 ? await output : throw new IOException(await output + await errors);
    }

    private static double Milliseconds(Match time) =>
        Number(time.Groups[1].Value) * time.Groups[2].Value switch { "us" => 0.001, "ms" => 1, _ => 1000 };

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"([0-9]+) requests in")]
    private static partial Regex Total();

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex PerSecond();

    [GeneratedRegex(@"50%\s+([0-9.]+)(us|ms|s)")]
    private static partial Regex Median();

    [GeneratedRegex(@"99%\s+([0-9.]+)(us|ms|s)")]
    private static partial Regex Slow();
}

/// <summary>How a server bore its requests.</summary>
/// <param name="Requests">Requests answered.</param>
/// <param name="PerSecond">Requests answered per second.</param>
/// <param name="Median">The latency that half of them had at most, in ms.</param>
/// <param name="Slow">The latency that 99 % of them had at most, in ms.</param>
internal readonly record struct Load(double Requests, double PerSecond, double Median, double Slow);
