using System.Collections.Concurrent;
using System.Text;
using Lambda.Engine.Async;

namespace Lambda.Engine.Tests.Fakes;

internal sealed class FakeDestination(
    string kind = "storage-queue", DestinationPlaces places = DestinationPlaces.OnSuccess | DestinationPlaces.OnFailure) : IDestination
{
    public ConcurrentQueue<(string Name, string Json)> Records { get; } = [];
    public Exception? Fails { get; set; }
    public Action? Before { get; set; }

    /// <summary>Called when it is done: what it throws is an answer that was lost.</summary>
    public Action? After { get; set; }

    /// <summary>Whether it lets its caller wait until that gives up.</summary>
    public bool Hangs { get; set; }
    public string Kind => kind;
    public DestinationPlaces Places => places;

    public string? Problem(string name) => name.Contains(' ') ? "it has a space." : null;

    public async Task SendAsync(string name, DestinationRecord record, DestinationPlaces place, CancellationToken cancellation)
    {
        if (Fails is not null) throw Fails;
        Before?.Invoke();
        if (Hangs) await Task.Delay(Timeout.Infinite, cancellation);
        Records.Enqueue((name, Encoding.UTF8.GetString(record.ToJson().Span)));
        After?.Invoke();
    }
}
