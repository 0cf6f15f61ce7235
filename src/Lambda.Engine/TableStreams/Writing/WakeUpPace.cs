using System.Collections.Concurrent;

namespace Lambda.Engine.TableStreams.Writing;

/// <summary>Decides which writes send word to their shard: one a second and shard, since a reader stays awake for longer.</summary>
internal sealed class WakeUpPace(TimeProvider time)
{
    /// <summary>The time within which one word is enough.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<int, long> _sent = [];

    /// <summary>Whether this write sends word.</summary>
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

    /// <summary>The word was not sent after all: the next write sends it.</summary>
    public void Forget(int shard) => _sent.TryRemove(shard, out _);
}
