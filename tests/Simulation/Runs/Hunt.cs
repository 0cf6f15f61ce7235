using System.Collections.Concurrent;
using System.Diagnostics;

namespace Simulation.Runs;

/// <summary>Runs many seeds, on all processors, each run on one thread.</summary>
internal static class Hunt
{
    public static HuntResult Seeds(int from, int count, TimeSpan atMost, int maxFound = 1)
    {
        var (began, next, ran, steps) = (Stopwatch.GetTimestamp(), from - 1, 0, 0L);
        var found = new ConcurrentQueue<Outcome>();
        var threads = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => Task.Factory.StartNew(() =>
        {
            while (found.Count < maxFound && Stopwatch.GetElapsedTime(began) < atMost)
            {
                var seed = Interlocked.Increment(ref next);
                if (seed >= from + count) return;
                var outcome = Run.Of(seed);
                Interlocked.Increment(ref ran);
                Interlocked.Add(ref steps, outcome.Steps);
                if (outcome.Violation is not null) found.Enqueue(outcome);
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)).ToArray();
        Task.WaitAll(threads);
        return new([.. found.OrderBy(outcome => outcome.Seed)], ran, steps, Stopwatch.GetElapsedTime(began));
    }
}

/// <summary>What a hunt found.</summary>
internal sealed record HuntResult(IReadOnlyList<Outcome> Found, int Seeds, long Steps, TimeSpan Took);
