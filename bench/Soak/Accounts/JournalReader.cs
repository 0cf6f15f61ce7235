using System.Text;
using HostedSoak;

namespace Soak.Accounts;

/// <summary>Reads what the functions have done, as they write it.</summary>
internal sealed class JournalReader(string folder, Ledger ledger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private readonly Dictionary<string, long> _positions = [];

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*.journal")) await ReadAsync(file);
            await Task.Delay(Interval, stop).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task ReadAsync(string path)
    {
        await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _positions.GetValueOrDefault(path);
        var bytes = new byte[file.Length - file.Position];
        await file.ReadExactlyAsync(bytes);
        // A line may not be complete yet.
        var end = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        _positions[path] = _positions.GetValueOrDefault(path) + end;
        foreach (var line in Encoding.UTF8.GetString(bytes, 0, end).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            ledger.Done(JournalLine.Parse(line));
    }
}
