using System.Collections.Concurrent;
using System.Diagnostics;
using Lambda.Engine.Observability;

namespace TableStreams.Tests.Reading;

/// <summary>The trace of a change, from who wrote it to the function that receives it.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = [];
    private readonly ActivityListener _listener;

    public TraceTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source.Name == EngineTraces.SourceName,
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public void Changes_written_within_the_same_span_are_delivered_in_its_trace() => Run(async rig =>
    {
        using var writer = new Activity("writes") { TraceStateString = "vendor=1" }.SetIdFormat(ActivityIdFormat.W3C).Start();
        await rig.WriteAsync("1", "a");
        await rig.WriteAsync("2", "b");
        writer.Stop();
        await rig.ReadAsync();
        var span = Assert.Single(_ended, span => span.TraceId == writer.TraceId);
        Assert.Equal(("process orders", writer.SpanId, "vendor=1"), (span.OperationName, span.ParentSpanId, span.TraceStateString));
        Assert.Equal(("azure_tables", 2), (span.GetTagItem("messaging.system"), span.GetTagItem("messaging.batch.message_count")));
    });

    [Fact]
    public void A_batch_with_changes_from_several_traces_links_to_each_of_them() => Run(async rig =>
    {
        var traces = new List<ActivityTraceId>();
        for (var row = 1; row <= 2; row++)
        {
            using var writer = new Activity("writes").SetIdFormat(ActivityIdFormat.W3C).Start();
            await rig.WriteAsync($"{row}", "a");
            traces.Add(writer.TraceId);
        }
        // This one was written outside of any trace.
        await rig.WriteAsync("3", "a");
        await rig.ReadAsync();
        var span = Assert.Single(_ended, span => span.Links.Any(link => traces.Contains(link.Context.TraceId)));
        Assert.Equal(traces, span.Links.Select(link => link.Context.TraceId));
    });

    private static void Run(Func<SessionRig, Task> test)
    {
        var rig = new SessionRig();
        rig.Time.Run(() => test(rig));
    }
}
