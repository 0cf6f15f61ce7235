using System.Collections.Concurrent;

namespace Lambda.Engine.TableStreams.Writing;

/// <summary>Decides which writes wake their shard: one per second and shard, since a reader stays awake for longer than that.</summary>
internal sealed class WakeUpPace(TimeProvider time)
{
    /// <summary>The time during which one wake-up is enough.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<int, long> _sent = [];

    /// <summary>Returns whether this write sends a wake-up.</summary>
    public bool IsDue(int shard)
    {
        var now = time.GetTimestamp();
        while (true)
        {
            if (!_sent.TryGetValue(shard, out var last))
            {
                if (_sent.TryAdd(shard, now)) return true;
                continue;
            }
            if (time.GetElapsedTime(last, now) < Every) return false;
            if (_sent.TryUpdate(shard, now, last)) return true;
        }
    }

    /// <summary>Reports that sending failed, so that the next write sends a wake-up.</summary>
    public void Forget(int shard) => _sent.TryRemove(shard, out _);
}
