using Lambda.Engine.Polling.Queues;
using Lambda.Engine.TableStreams.Shards;
using Microsoft.Extensions.Logging;

namespace Lambda.Engine.TableStreams.Reading;

/// <summary>
/// The lease of a session. It is renewed while the session runs, and released at its end or when another instance asks for it.
/// </summary>
/// <param name="table">The table, for the log.</param>
/// <param name="shard">The shard that is leased.</param>
/// <param name="held">The lease as it was taken.</param>
/// <param name="leases">The leases of the table's shards.</param>
internal sealed class SessionLease(
    string table, int shard, HeldLease held, ShardLeases leases, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private readonly ConcurrencySlots _turn = new();
    private volatile HeldLease? _held = held;
    private long _renewed = time.GetTimestamp();

    /// <summary>The leased shard.</summary>
    public int Shard => shard;

    /// <summary>Cancelled once another instance may be reading the shard.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>Whether another instance asks for the shard.</summary>
    public bool IsWanted => _held?.WantedBy is not null;

    /// <summary>Renews the lease until the session has ended.</summary>
    public async Task RenewAsync(CancellationToken ended)
    {
        try
        {
            while (true)
            {
                await Task.Delay(LeaseDecision.Renewal, time, ended);
                await TryRenewAsync(ended);
            }
        }
        catch (OperationCanceledException)
        {
            // The session has already ended.
        }
    }

    /// <summary>
    /// Releases the lease of a shard with nothing left to read. Returns false if its reader was called, so that it must look again.
    /// </summary>
    public async Task<bool> TryEndAsync(CancellationToken cancellation)
    {
        await _turn.EnterAsync(1, cancellation);
        try
        {
            if (_held is not { } lease) return true;
            _held = await leases.TryReleaseAsync(lease, "", evenIfCalled: false, cancellation);
            return _held is null;
        }
        catch (StorageUnavailableException e)
        {
            TableStreamLog.Interrupted(logger, table, shard, e.Message);
            return false;
        }
        finally
        {
            _turn.Leave();
        }
    }

    /// <summary>Releases the lease at the end of the session, to the instance that asks for it if there is one.</summary>
    public async Task ReleaseAsync()
    {
        if (_held is not { } lease) return;
        try
        {
            await leases.TryReleaseAsync(lease, lease.WantedBy ?? "", evenIfCalled: true, CancellationToken.None);
            if (lease.WantedBy is { } next) TableStreamLog.HandedOver(logger, table, shard, next);
        }
        catch (StorageUnavailableException e)
        {
            // Otherwise the lease expires.
            TableStreamLog.Interrupted(logger, table, shard, e.Message);
        }
    }

    public void Dispose() => _lost.Dispose();

    private async Task TryRenewAsync(CancellationToken ended)
    {
        await _turn.EnterAsync(1, ended);
        try
        {
            if (_held is not { } lease) return;
            var (asked, left) = (time.GetTimestamp(), LeaseDecision.Duration - time.GetElapsedTime(_renewed));
            // From then on another instance may read the shard, even if storage does not answer this one.
            using var over = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, ended);
            either.Token.ThrowIfCancellationRequested();
            _held = await leases.RenewAsync(lease, either.Token);
            if (_held is null) _lost.Cancel();
            _renewed = asked;
        }
        catch (StorageUnavailableException e)
        {
            TableStreamLog.Interrupted(logger, table, shard, e.Message);
        }
        catch (OperationCanceledException) when (!ended.IsCancellationRequested)
        {
            _lost.Cancel();
        }
        finally
        {
            _turn.Leave();
        }
    }
}
