using System.Globalization;
using System.Text;
using HostedSoak;
using Soak.Accounts;
using Soak.Load;
using Soak.Pictures;
using Soak.Stack;
using Soak.Watching;

namespace Soak;

/// <summary>What a soak has shown.</summary>
/// <param name="Text">The figures, in Markdown.</param>
/// <param name="IsKept">Whether everything that is promised was kept.</param>
internal sealed record Report(string Text, bool IsKept, string Csv, string Svg)
{
    private static readonly (Kind Kind, string Name)[] Kinds =
    [
        (Kind.Sync, "synchronous over HTTP"), (Kind.Async, "asynchronous"), (Kind.Failing, "asynchronous, always failing"),
        (Kind.Queue, "Service Bus queue"), (Kind.Stream, "event hub"), (Kind.Table, "table stream"),
    ];

    public static async Task<Report> MakeAsync(
        double rate,
        SoakOptions options,
        MixedLoad load,
        Ledger ledger,
        Ends ends,
        Senders senders,
        SoakStack stack,
        Sampler sampler,
        IReadOnlyList<double> kills,
        CancellationToken cancellation)
    {
        var (samples, account) = (sampler.Samples.ToList(), await ends.BalanceAsync(cancellation));
        // Code is compiled and buffers are filled in the first minutes.
        var graph = new Graph(samples, kills, settled: samples.Max(sample => sample.Seconds) / 6);
        var (counted, contradictions) = ledger.Windows();
        var events = await senders.Stream.CountAsync(cancellation);
        (string Name, long Count)[] broken =
        [
            ("lost", Kinds.Sum(kind => ledger.Of(kind.Kind).Lost)),
            ("synchronous calls that ran twice", ledger.Of(Kind.Sync).Again),
            ("results that were not the function's", senders.Sync.WrongResults),
            ("records and changes out of their key's order", ledger.Of(Kind.Stream).OutOfOrder + ledger.Of(Kind.Table).OutOfOrder),
            ("difference between the event hub's events and what the windows counted", Math.Abs(events - counted)),
            ("windows that ended with two counts", contradictions),
            ("asynchronous events whose stored end is wrong", account.WrongStates),
            ("asynchronous events with two different ends", account.TwoEnds),
            ("asynchronous events that no destination has a record of", account.WithoutRecord),
            ("dead letters missing or too many", account.WrongLetters),
            ("messages that the queue gave up", await senders.Queue.DeadLettersAsync(cancellation)),
        ];
        var text = new StringBuilder();
        Add(text, $"{load.Sent:N0} things at {rate:0} a second in {options.Minutes:0.#} minutes; {options.Instances} instances,");
        Add(text, $"{kills.Count} kills, {(options.Faults is null ? "no faults" : $"{stack.Faults:N0} faults")} on the connections; ");
        Add(text, $"{load.LeftOut:N0} not sent because too many waited.\n");
        Add(text, $"| | accepted | lost | done again | done without an answer |\n|---|---|---|---|---|");
        foreach (var (kind, name) in Kinds)
        {
            var balance = ledger.Of(kind);
            Add(text, $"| {name} | {balance.Accepted:N0} | {balance.Lost} | {balance.Again:N0} | {balance.Unanswered:N0} |");
        }
        Add(text, $"\n| what is promised | broken |\n|---|---|");
        foreach (var (name, count) in broken) Add(text, $"| {name} | {count:N0} |");
        Add(text, $"\nEvents in the event hub: {events:N0}; records of ends that came again: {account.RecordsAgain:N0}.\n");
        Add(text, $"| trend | {Sample.Staying} that stays up | {Sample.Emulator} |\n|---|---|---|");
        foreach (var figure in Figure.All)
            Add(text, $"| {figure.Name} | {Trend(graph, figure, Sample.Staying)} | {Trend(graph, figure, Sample.Emulator)} |");
        foreach (var (reason, count) in load.Refusals.OrderBy(pair => pair.Key)) Add(text, $"\nNot accepted: {count:N0} × {reason}");
        foreach (var thing in ledger.Missing(20)) Add(text, $"\nNot done: {thing}");
        return new(
            text.ToString(), broken.All(promise => promise.Count == 0),
            string.Join('\n', samples.Select(sample => sample.Line).Prepend(Sample.Header)) + "\n", graph.Svg());
    }

    public async Task WriteAsync(string folder, CancellationToken cancellation)
    {
        await File.WriteAllTextAsync(Path.Combine(folder, "soak.csv"), Csv, cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "soak.svg"), Svg, cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "soak.md"), Text, cancellation);
    }

    private static string Trend(Graph graph, Figure figure, string process) =>
        graph.TrendOf(figure, process) is { } trend
            ? string.Create(CultureInfo.InvariantCulture, $"{trend.At(0):0.0} {Graph.Text(figure, trend)}")
            : "too few samples";

    private static void Add(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
