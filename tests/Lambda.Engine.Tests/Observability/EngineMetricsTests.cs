using System.Diagnostics.Metrics;
using Lambda.Engine.Observability;

namespace Lambda.Engine.Tests.Observability;

public sealed class EngineMetricsTests
{
    [Fact]
    public async Task The_number_of_running_handlers_is_observed_when_metrics_are_collected()
    {
        var (busy, idle) = ($"busy-{Guid.NewGuid():N}", $"idle-{Guid.NewGuid():N}");
        var gate = new Gate();
        using var engine = new TestEngine(functions => functions.AddRaw<Gate>(busy).AddRaw<Gate>(idle), gate);
        var seen = new Dictionary<string, long>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, to) =>
            {
                if (instrument.Meter.Name == EngineMetrics.MeterName && instrument.Name == "ConcurrentExecutions")
                    to.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => seen[(string)tags[0].Value!] = value);
        listener.Start();

        var (first, second) = (engine.InvokeAsync(busy, "1"), engine.InvokeAsync(busy, "2"));
        listener.RecordObservableInstruments();
        Assert.Equal((2, false), (seen[busy], seen.ContainsKey(idle)));
        gate.Open.SetResult();
        await first;
        await second;
        listener.RecordObservableInstruments();
        Assert.Equal(0, seen[busy]);
    }

    private sealed class Gate : IRawHandler
    {
        public TaskCompletionSource Open { get; } = new();

        public async ValueTask<ReadOnlyMemory<byte>> HandleAsync(
            ReadOnlyMemory<byte> input, ILambdaContext context, CancellationToken cancellation)
        {
            await Open.Task.WaitAsync(cancellation);
            return input;
        }
    }
}
