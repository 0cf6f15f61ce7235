using System.Collections.Concurrent;
using System.Diagnostics;
using Soak.Accounts;

namespace Soak.Load;

/// <summary>Sends things of all kinds: as many as the app takes, or at a rate.</summary>
/// <param name="mix">The senders in the order of their turns; one that has several turns sends more.</param>
/// <param name="mostBytes">Nothing more is sent after these.</param>
internal sealed class MixedLoad(IReadOnlyList<ISender> mix, Ledger ledger, long mostBytes)
{
    // Azurite scans a whole queue on each receive: a backlog is kept short.
    private const int MostOpen = 150, MostUnderWay = 400;
    private static readonly TimeSpan
        Tick = TimeSpan.FromMilliseconds(20), WarmUp = TimeSpan.FromSeconds(20), Measured = TimeSpan.FromSeconds(40);

    private readonly ConcurrentDictionary<string, int> _refusals = [];
    private long _sent;
    private int _underWay;

    /// <summary>How many things were sent.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>How many things were left out because too many waited for an answer.</summary>
    public long LeftOut { get; private set; }

    /// <summary>How many things were not accepted, by reason.</summary>
    public IReadOnlyDictionary<string, int> Refusals => _refusals;

    /// <summary>How many things a second the app takes and does when there are always some.</summary>
    public async Task<double> MeasureAsync(CancellationToken cancellation)
    {
        var time = Stopwatch.StartNew();
        var (before, from) = (0L, TimeSpan.Zero);
        while (time.Elapsed < WarmUp + Measured)
        {
            if (from == TimeSpan.Zero && time.Elapsed >= WarmUp) (before, from) = (ledger.Finished, time.Elapsed);
            if (ledger.Open + Volatile.Read(ref _underWay) < MostOpen) Start(cancellation);
            else await Task.Delay(Tick / 4, cancellation);
        }
        var rate = (ledger.Finished - before) / (time.Elapsed - from).TotalSeconds;
        await IdleAsync(cancellation);
        return rate;
    }

    /// <summary>Sends at a rate, whatever the app does, for a while.</summary>
    public async Task RunAsync(double rate, TimeSpan duration, CancellationToken cancellation)
    {
        var (time, begun) = (Stopwatch.StartNew(), 0L);
        while (time.Elapsed < duration && Sent * Content.Bytes < mostBytes)
        {
            for (; begun < time.Elapsed.TotalSeconds * rate; begun++)
            {
                if (Volatile.Read(ref _underWay) < MostUnderWay) Start(cancellation);
                else LeftOut++;
            }
            await Task.Delay(Tick, cancellation);
        }
        await IdleAsync(cancellation);
    }

    private async Task IdleAsync(CancellationToken cancellation)
    {
        // Each sender has its own deadline.
        while (Volatile.Read(ref _underWay) > 0) await Task.Delay(Tick, cancellation);
    }

    private void Start(CancellationToken cancellation)
    {
        Interlocked.Increment(ref _underWay);
        _ = SendAsync(mix[(int)(Interlocked.Increment(ref _sent) % mix.Count)], cancellation);
    }

    private async Task SendAsync(ISender sender, CancellationToken cancellation)
    {
        try
        {
            await sender.SendAsync(cancellation);
        }
        catch (Exception e)
        {
            // Whatever it is, the thing is not accepted; the report tells how often.
            var reason = e is HttpRequestException http ? http.StatusCode?.ToString() ?? $"{http.HttpRequestError}" : e.GetType().Name;
            _refusals.AddOrUpdate($"{sender.GetType().Name}: {reason}", 1, (_, count) => count + 1);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
