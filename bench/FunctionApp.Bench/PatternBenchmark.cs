using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using FunctionApp.Patterns;

namespace FunctionApp.Bench;

/// <summary>An event pattern of three conditions on an event of 1 KB, beside reading the event and doing nothing, and beside a parsed document.</summary>
[InProcess, MemoryDiagnoser]
public class PatternBenchmark
{
    private readonly byte[] _event = Encoding.UTF8.GetBytes($$$"""
        {"version":"0","id":"6a7e8feb-b491-4cf7-a9f1-bf3703467718","detail-type":"Object Created","source":"aws.s3","account":"111122223333",
        "time":"2017-12-22T18:43:48Z","region":"eu-central-1","resources":["arn:aws:s3:::orders-of-the-shop"],
        "detail":{"version":"0","bucket":{"name":"orders-of-the-shop"},"object":{"key":"in/2017/12/22/{{{new string('k', 420)}}}.csv","size":184503,
        "etag":"b57f9512698f4b09e608f4f2a65852e5","sequencer":"00637F345CD34EF8A7"},"request-id":"N4N7GDK58NMKJ12R","requester":"111122223333",
        "source-ip-address":"10.24.34.14","reason":"PutObject"}}
        """.ReplaceLineEndings("").PadRight(1024));

    private readonly EventPattern _pattern = EventPattern.Parse("""{"source":["aws.s3"],"detail-type":["Object Created"],"detail":{"object":{"key":[{"suffix":".csv"}]}}}""");

    [Benchmark(Baseline = true)]
    public int Read()
    {
        var reader = new Utf8JsonReader(_event);
        var tokens = 0;
        while (reader.Read()) tokens++;
        return tokens;
    }

    [Benchmark]
    public bool Pattern() => _pattern.Matches(_event);

    [Benchmark]
    public bool Document()
    {
        using var document = JsonDocument.Parse(_event);
        var root = document.RootElement;
        return root.GetProperty("source").ValueEquals("aws.s3") && root.GetProperty("detail-type").ValueEquals("Object Created")
            && root.GetProperty("detail").GetProperty("object").GetProperty("key").GetString()!.EndsWith(".csv", StringComparison.Ordinal);
    }
}
