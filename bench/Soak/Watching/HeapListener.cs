using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Tracing;

namespace Soak.Watching;

/// <summary>Listens to the counters of another process of .NET, for the size of its managed heap after the last collection.</summary>
internal sealed class HeapListener
{
    private static readonly string[] Generations = ["gen-0-size", "gen-1-size", "gen-2-size", "loh-size", "poh-size"];
    private const int BufferMegabytes = 4;
    private readonly double[] _sizes = new double[Generations.Length];
    private double _bytes = double.NaN;

    public HeapListener(int process) => new Thread(() => Listen(process)) { IsBackground = true, Name = nameof(HeapListener) }.Start();

    /// <summary>The bytes of all generations; not a number until the process has told.</summary>
    public double Bytes => Volatile.Read(ref _bytes);

    private void Listen(int process)
    {
        try
        {
            var runtime = new EventPipeProvider(
                "System.Runtime", EventLevel.Informational, 0, new Dictionary<string, string> { ["EventCounterIntervalSec"] = "5" });
            using var session = new DiagnosticsClient(process).StartEventPipeSession([runtime], requestRundown: false, BufferMegabytes);
            using var events = new EventPipeEventSource(session.EventStream);
            events.Dynamic.All += Take;
            events.Process();
        }
        catch (Exception)
        {
            // The process was killed, in the middle of an event or before it listened: there is no more to hear, and the heap keeps its
            // last size until the next process has a listener of its own.
        }
    }

    private void Take(TraceEvent counter)
    {
        if (counter.EventName != "EventCounters"
            || counter.PayloadValue(0) is not IDictionary<string, object> { } outer
            || outer["Payload"] is not IDictionary<string, object> payload) return;
        var generation = Array.IndexOf(Generations, payload["Name"] as string);
        if (generation < 0 || payload["Mean"] is not double size) return;
        _sizes[generation] = size;
        // The last of them comes last.
        if (generation == Generations.Length - 1) Volatile.Write(ref _bytes, _sizes.Sum());
    }
}
