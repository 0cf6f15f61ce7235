using System.Diagnostics;
using HostedSoak;
using Soak.Accounts;
using Soak.Load;
using Soak.Stack;
using Soak.Watching;

namespace Soak;

/// <summary>One soak: load with kills, then the wait for what is under way, then the account.</summary>
internal sealed class SoakRun(SoakOptions options, TextWriter output)
{
    // The host hides a message from others for ten minutes while a function has it, so a killed instance's come back after that.
    private static readonly TimeSpan
        LongerThanHidden = TimeSpan.FromMinutes(11), DrainDeadline = TimeSpan.FromMinutes(15), Look = TimeSpan.FromSeconds(1);

    private readonly Ledger _ledger = new();
    private readonly List<double> _kills = [];

    /// <returns>Whether everything that is promised was kept.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.Output);
        using var log = new BoundedLog(Path.Combine(options.Output, "soak.log"));
        await using var stack = await SoakStack.StartAsync(options, log.Write, cancellation);
        var ends = new Ends(stack.Storage, stack.Messaging);
        await using var app = new App(stack, log.Write);
        await using var queue = new QueueSender(stack.Messaging, _ledger);
        await using var stream = new StreamSender(stack.Messaging, _ledger);
        await using var table = new TableSender(stack.Storage, _ledger);
        await table.CreateAsync(cancellation);
        await app.StartAsync(options.Instances, cancellation);
        var senders = new Senders(
            new(app, Kind.Sync, _ledger, ends), new(app, Kind.Async, _ledger, ends), new(app, Kind.Failing, _ledger, ends),
            queue, stream, table);
        var load = new MixedLoad(senders.Mix(), _ledger, options.Megabytes * 1_000_000);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var reading = Task.WhenAll(new JournalReader(stack.Journals, _ledger).RunAsync(stop.Token), ends.RunAsync(stop.Token));
        try
        {
            var rate = options.Rate ?? await HalfAsync(load, cancellation);
            output.WriteLine($"Sending {rate:0} things a second for {options.Minutes:0.#} minutes.");
            var sampler = new Sampler(app, stack.Emulator);
            using (var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation))
            {
                var background = Task.WhenAll(
                    sampler.RunAsync(options.KillEvery > 0, end.Token), KillAsync(app, sampler, end.Token),
                    TellAsync(load, ends, end.Token));
                try
                {
                    // The background work only ends first if it fails.
                    await await Task.WhenAny(load.RunAsync(rate, TimeSpan.FromMinutes(options.Minutes), end.Token), background);
                }
                finally
                {
                    await end.CancelAsync();
                    await background;
                }
            }
            await DrainAsync(stack, senders, ends, cancellation);
            var report = await Report.MakeAsync(rate, options, load, _ledger, ends, senders, stack, sampler, _kills, cancellation);
            await report.WriteAsync(options.Output, cancellation);
            output.WriteLine(report.Text);
            return report.IsKept;
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    private async Task<double> HalfAsync(MixedLoad load, CancellationToken cancellation)
    {
        var capacity = await load.MeasureAsync(cancellation);
        output.WriteLine($"The app takes {capacity:0} things a second.");
        return capacity / 2;
    }

    private async Task KillAsync(App app, Sampler sampler, CancellationToken stop)
    {
        if (options.KillEvery <= 0) return;
        try
        {
            using var turns = new PeriodicTimer(TimeSpan.FromSeconds(options.KillEvery));
            while (await turns.WaitForNextTickAsync(stop))
            {
                _kills.Add(sampler.Now);
                await app.KillAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The load has ended.
        }
    }

    private async Task TellAsync(MixedLoad load, Ends ends, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(30), stop).ContinueWith(_ => { }, TaskScheduler.Default);
            output.WriteLine($"sent {load.Sent:N0}, not done {_ledger.Open}, without a record {ends.Open}, kills {_kills.Count}");
        }
    }

    /// <summary>Waits until everything is done, or for long enough that what is not done never will be.</summary>
    private async Task DrainAsync(SoakStack stack, Senders senders, Ends ends, CancellationToken cancellation)
    {
        if (options.MoveClock) await stack.MoveClockAsync(LongerThanHidden);
        var time = Stopwatch.StartNew();
        while (time.Elapsed < DrainDeadline)
        {
            if (_ledger.Open == 0 && ends.Open == 0 && _ledger.Windows().Counted == await senders.Stream.CountAsync(cancellation)) break;
            await Task.Delay(Look, cancellation);
        }
        output.WriteLine($"Everything was done, or given up, {time.Elapsed.TotalSeconds:0} s after the load.");
    }
}

/// <summary>The senders of all kinds.</summary>
internal sealed record Senders(
    HttpSender Sync, HttpSender Async, HttpSender Failing, QueueSender Queue, StreamSender Stream, TableSender Table)
{
    /// <summary>What is sent, in turn.</summary>
    public IReadOnlyList<ISender> Mix()
    {
        ISender[] round = [Sync, Async, Queue, Stream, Sync, Async, Queue, Stream, Sync, Table];
        // Few events fail, as in practice.
        return [.. Enumerable.Repeat(round, 5).SelectMany(senders => senders).SkipLast(1), Failing];
    }
}
