using System.Diagnostics;
using Lambda.Engine.Observability;

namespace Lambda.Engine.Tests.Observability;

public sealed class EngineTracesTests
{
    [Theory]
    [InlineData(ActivitySamplingResult.PropagationData, 0)]
    [InlineData(ActivitySamplingResult.AllDataAndRecorded, 1)]
    public void A_handler_has_a_span_if_its_caller_is_sampled_and_otherwise_the_sampler_is_not_called(
        ActivitySamplingResult caller, int spans)
    {
        using var source = new ActivitySource($"{Guid.NewGuid()}");
        var (trace, asked) = (default(ActivityTraceId), 0);
        using var listener = new ActivityListener
        {
            ShouldListenTo = one => one == source || one.Name == EngineTraces.SourceName,
            Sample = (ref options) =>
            {
                if (options.Source == source) return caller;
                // Other tests run at the same time, and begin traces, too.
                if (trace == default || options.Parent.TraceId != trace) return ActivitySamplingResult.None;
                asked++;
                return ActivitySamplingResult.AllDataAndRecorded;
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var request = source.StartActivity("request");
        trace = request!.TraceId;
        using var span = EngineTraces.Invoke("f", "1");
        Assert.Equal((spans, spans == 1), (asked, span is not null));
    }
}
