using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Soak.Stack;

namespace Soak.Watching;

/// <summary>Looks at the processes of the app and the emulator every five seconds.</summary>
internal sealed class Sampler(App app, ServerProcess emulator)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly ConcurrentQueue<Sample> _samples = [];
    private readonly Dictionary<int, HeapListener> _listeners = [];
    private readonly Stopwatch _time = Stopwatch.StartNew();

    public IReadOnlyCollection<Sample> Samples => _samples;

    /// <summary>Seconds since it began.</summary>
    public double Now => _time.Elapsed.TotalSeconds;

    public async Task RunAsync(bool kills, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Look(emulator, Sample.Emulator);
            for (var number = 0; number < app.Instances.Count; number++)
                if (app.Instances[number].Process is { } process) Look(process, NameOf(number, kills));
            await Task.Delay(Interval, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private string NameOf(int number, bool kills) =>
        kills && number == app.Instances.Count - 1 ? Sample.Killed
        : number == 0 ? Sample.Staying
        : $"{Sample.Staying} {number + 1}";

    private void Look(ServerProcess process, string name)
    {
        try
        {
            if (!_listeners.TryGetValue(process.Id, out var listener)) _listeners[process.Id] = listener = new(process.Id);
            var status = File.ReadLines($"/proc/{process.Id}/status").Select(line => line.Split(':', 2))
                .ToDictionary(parts => parts[0], parts => parts[1].Replace("kB", "", StringComparison.Ordinal).Trim());
            _samples.Enqueue(new(
                Now, name, process.Id, Number(status["VmRSS"]) / 1024, listener.Bytes / 1024 / 1024,
                Directory.GetFileSystemEntries($"/proc/{process.Id}/fd").Length, (int)Number(status["Threads"])));
        }
        catch (Exception e) when (e is IOException or KeyNotFoundException or InvalidOperationException)
        {
            // It was killed meanwhile.
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
