using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Lambda.Engine.Patterns;

namespace FunctionApp.Bench;

/// <summary>
/// An event pattern of three conditions on an event of 1 KB, beside reading the event and doing nothing. In processor time, so that a busy
/// machine does not count.
/// </summary>
internal static class PatternBenchmark
{
    private const int Rounds = 15;
    private const int Matches = 300_000;

    private static readonly byte[] Event = Encoding.UTF8.GetBytes($$$"""
        {"version":"0","id":"6a7e8feb-b491-4cf7-a9f1-bf3703467718","detail-type":"Object Created","source":"aws.s3","account":"111122223333",
        "time":"2017-12-22T18:43:48Z","region":"eu-central-1","resources":["arn:aws:s3:::orders-of-the-shop"],
        "detail":{"version":"0","bucket":{"name":"orders-of-the-shop"},"object":{"key":"in/2017/12/22/{{{new string('k', 420)}}}.csv","size":184503,
        "etag":"b57f9512698f4b09e608f4f2a65852e5","sequencer":"00637F345CD34EF8A7"},"request-id":"N4N7GDK58NMKJ12R","requester":"111122223333",
        "source-ip-address":"10.24.34.14","reason":"PutObject"}}
        """.ReplaceLineEndings("").PadRight(1024));

    private static readonly EventPattern Pattern = EventPattern.Parse(
        """{"source":["aws.s3"],"detail-type":["Object Created"],"detail":{"object":{"key":[{"suffix":".csv"}]}}}""");

    public static void Run()
    {
        var (reading, matching) = (new List<double>(), new List<double>());
        var allocated = 0L;
        for (var round = 0; round < Rounds; round++)
        {
            reading.Add(Nanoseconds(Read));
            var before = GC.GetAllocatedBytesForCurrentThread();
            matching.Add(Nanoseconds(Match));
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }
        var (read, match) = (Median(reading), Median(matching));
        Console.WriteLine($"event of {Event.Length} bytes, medians of {Rounds} rounds in processor time");
        Console.WriteLine(
            $"read {read:F0} ns, match {match:F0} ns ({match / read:F2} times, {1000 / match:F2} million/s), "
            + $"{allocated / Matches} B allocated");
    }

    private static void Read()
    {
        var reader = new Utf8JsonReader(Event);
        while (reader.Read()) { }
    }

    private static void Match()
    {
        if (!Pattern.Matches(Event)) throw new InvalidOperationException("The event was to match.");
    }

    private static double Nanoseconds(Action once)
    {
        using var process = Process.GetCurrentProcess();
        var started = process.TotalProcessorTime;
        for (var i = 0; i < Matches; i++) once();
        process.Refresh();
        return (process.TotalProcessorTime - started).TotalNanoseconds / Matches;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
