using System.Globalization;
using Lambda.Engine.TableStreams.Rows;

namespace Lambda.Engine.TableStreams.Shards;

/// <summary>The leases of a table's shards. A lease keeps two instances from reading the same shard at once.</summary>
/// <remarks>
/// Beside each lease is a call. An instance that has a wake-up for a shard that another instance reads changes the call, and a lease can
/// only be released if the call is unchanged. So the reader looks again, however close to its end it was.
/// </remarks>
internal sealed class ShardLeases(string table, ITableRows shards, string instance)
{
    private const string CallSuffix = "|call";
    private readonly string _partition = TableStreamKeys.Leases(table);

    /// <summary>The id of this instance.</summary>
    public string Instance => instance;

    /// <summary>Reads the leases of all shards.</summary>
    public async Task<IReadOnlyList<ShardLease>> ListAsync(CancellationToken cancellation) =>
    [
        .. (await shards.ReadAsync(_partition, "0", ":", 2 * TableStreamOptions.MaxShards, cancellation))
            .Where(row => !row.Row.EndsWith(CallSuffix, StringComparison.Ordinal))
            .Select(row => new ShardLease(
                int.Parse(row.Row, NumberStyles.None, CultureInfo.InvariantCulture), row.Get<string>("Owner") ?? "", row.Version, row.Age)),
    ];

    /// <summary>Takes a lease. Returns null when another instance was faster.</summary>
    /// <param name="version">The version to replace; null when there is none.</param>
    public async Task<HeldLease?> TryTakeAsync(int shard, string? version, CancellationToken cancellation)
    {
        var outcome = await shards.WriteAsync(_partition, [Lease(shard, instance, version), Call(shard, "")], cancellation);
        return outcome is RowsOutcome.Written written ? new(shard, written.Versions[0]!, written.Versions[1]!, null) : null;
    }

    /// <summary>Renews a lease. Returns null when it is lost.</summary>
    public async Task<HeldLease?> RenewAsync(HeldLease lease, CancellationToken cancellation)
    {
        if (await shards.WriteAsync(_partition, [Lease(lease.Shard, instance, lease.Version)], cancellation) is RowsOutcome.Written written)
        {
            var call = await shards.FindAsync(_partition, Key(lease.Shard) + CallSuffix, cancellation);
            return lease with { Version = written.Versions[0]!, WantedBy = Wanted(call) };
        }
        // The answer to the last renewal may have been lost.
        var row = await shards.FindAsync(_partition, Key(lease.Shard), cancellation);
        return row?.Get<string>("Owner") == instance ? lease with { Version = row.Version } : null;
    }

    /// <summary>Calls the reader of a shard to look again.</summary>
    /// <param name="asks">Whether this instance asks for the shard.</param>
    public Task CallAsync(int shard, bool asks, CancellationToken cancellation) =>
        shards.WriteAsync(_partition, [Call(shard, asks ? instance : "")], cancellation);

    /// <summary>Releases a lease.</summary>
    /// <param name="to">The instance that gets the lease next; empty for any.</param>
    /// <param name="evenIfCalled">Whether a call does not matter, because the shard is woken anew.</param>
    /// <returns>Null when the lease is released or lost; otherwise the lease in its present state, because the reader was called.</returns>
    public async Task<HeldLease?> TryReleaseAsync(HeldLease lease, string to, bool evenIfCalled, CancellationToken cancellation)
    {
        RowWrite call = evenIfCalled
            ? Call(lease.Shard, "")
            : new RowWrite.Replace(Key(lease.Shard) + CallSuffix, By(""), lease.CallVersion);
        var outcome = await shards.WriteAsync(_partition, [Lease(lease.Shard, to, lease.Version), call], cancellation);
        if (outcome is not RowsOutcome.Refused { Index: 1 }) return null;
        var row = await shards.FindAsync(_partition, Key(lease.Shard) + CallSuffix, cancellation);
        return row is null ? null : lease with { CallVersion = row.Version, WantedBy = Wanted(row) };
    }

    private static string? Wanted(TableRow? call) =>
        call is { } row && row.Age < LeaseDecision.Duration && row.Get<string>("By") is { Length: > 0 } by ? by : null;

    private static string Key(int shard) => shard.ToString("D2", CultureInfo.InvariantCulture);

    private static RowWrite.Upsert Call(int shard, string by) => new RowWrite.Upsert(Key(shard) + CallSuffix, By(by));

    private static Dictionary<string, object?> By(string by) => new() { ["By"] = by };

    private static RowWrite Lease(int shard, string owner, string? version)
    {
        var values = new Dictionary<string, object?> { ["Owner"] = owner };
        return version is null ? new RowWrite.Add(Key(shard), values) : new RowWrite.Replace(Key(shard), values, version);
    }
}

/// <summary>A lease that this instance holds.</summary>
/// <param name="Version">Its version.</param>
/// <param name="CallVersion">The version of the call, as it was seen before the last look at the shard.</param>
/// <param name="WantedBy">The instance that asks for the shard; null when none does.</param>
internal sealed record HeldLease(int Shard, string Version, string CallVersion, string? WantedBy);
