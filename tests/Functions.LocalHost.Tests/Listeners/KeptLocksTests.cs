using Azure;
using Functions.LocalHost.Listeners;
using Microsoft.Azure.WebJobs.Host;
using Microsoft.Extensions.Logging;
#pragma warning disable CS0618 // Locks are "not ready for public consumption"; the real host uses them for the same.

namespace Functions.LocalHost.Tests.Listeners;

public sealed class KeptLocksTests : IDistributedLockManager, IDisposable
{
    private readonly RecordedLog _log = new();
    private readonly LoggerFactory _loggers;
    private readonly KeptLocks _locks;
    private readonly List<string> _asked = [];
    private RequestFailedException? _renewal;
    private bool _isElsewhere;

    public KeptLocksTests()
    {
        _loggers = new([_log]);
        _locks = new(this, _loggers);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _loggers.Dispose();

    [Theory]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(412)]
    public async Task A_lost_lock_is_acquired_again_and_then_renewed(int status)
    {
        var held = await TakenAsync();
        _renewal = new(status, "lost");
        Assert.True(await _locks.RenewAsync(held, Cancellation));
        _renewal = null;
        Assert.True(await _locks.RenewAsync(held, Cancellation));
        Assert.Equal(["take", "renew 1", "take", "renew 2"], _asked);
        Assert.Equal(1, _log.Count("The lock 'id' was lost and has been acquired again."));
        await _locks.ReleaseLockAsync(held, Cancellation);
        Assert.Equal("release 2", _asked[^1]);
    }

    [Fact]
    public async Task A_lock_that_another_instance_has_taken_is_logged_once_and_requested_until_it_is_free()
    {
        var held = await TakenAsync();
        (_renewal, _isElsewhere) = (new(409, "lost"), true);
        Assert.False(await _locks.RenewAsync(held, Cancellation));
        Assert.False(await _locks.RenewAsync(held, Cancellation));
        await _locks.ReleaseLockAsync(held, Cancellation);
        Assert.Equal(["take", "renew 1", "take", "take"], _asked);
        Assert.Equal(1, _log.Count("The lock 'id' was lost to another instance of the app."));
        _isElsewhere = false;
        Assert.True(await _locks.RenewAsync(held, Cancellation));
        Assert.Equal(1, _log.Count("The lock 'id' was lost and has been acquired again."));
    }

    [Fact]
    public async Task A_failed_renewal_is_logged_once_and_tried_again()
    {
        var held = await TakenAsync();
        _renewal = new(403, "no");
        Assert.False(await _locks.RenewAsync(held, Cancellation));
        Assert.False(await _locks.RenewAsync(held, Cancellation));
        Assert.Equal(1, _log.Count("The lock 'id' cannot be renewed. The host keeps trying. no"));
        _renewal = null;
        Assert.True(await _locks.RenewAsync(held, Cancellation));
        Assert.Equal(["take", "renew 1", "renew 1", "renew 1"], _asked);
    }

    [Fact]
    public async Task A_lock_that_another_instance_holds_is_not_acquired()
    {
        _isElsewhere = true;
        Assert.Null(await _locks.TryLockAsync("account", "id", "owner", "lease", TimeSpan.FromSeconds(15), Cancellation));
    }

    Task<IDistributedLock> IDistributedLockManager.TryLockAsync(
        string account, string lockId, string lockOwnerId, string proposedLeaseId, TimeSpan lockPeriod, CancellationToken cancellationToken)
    {
        _asked.Add("take");
        return Task.FromResult<IDistributedLock>(_isElsewhere ? null! : new Lock(lockId, _asked.Count(one => one == "take")));
    }

    Task<bool> IDistributedLockManager.RenewAsync(IDistributedLock lockHandle, CancellationToken cancellationToken)
    {
        _asked.Add($"renew {((Lock)lockHandle).Number}");
        return _renewal is null ? Task.FromResult(true) : Task.FromException<bool>(_renewal);
    }

    Task IDistributedLockManager.ReleaseLockAsync(IDistributedLock lockHandle, CancellationToken cancellationToken)
    {
        _asked.Add($"release {((Lock)lockHandle).Number}");
        return Task.CompletedTask;
    }

    Task<string> IDistributedLockManager.GetLockOwnerAsync(string account, string lockId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private async Task<IDistributedLock> TakenAsync() =>
        (await _locks.TryLockAsync("account", "id", "owner", "lease", TimeSpan.FromSeconds(15), Cancellation))!;

    private sealed record Lock(string LockId, int Number) : IDistributedLock;
}
