using System.Text.Json;
using Azure.Data.Tables;
using Azure.Messaging.ServiceBus;
using HostedSoak;

namespace Soak.Accounts;

/// <summary>How asynchronous events end: the records that their destinations get, and the states that the app stores.</summary>
internal sealed class Ends(string storage, string messaging)
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, End> _events = [];

    /// <summary>How many accepted events no destination has a record of.</summary>
    public int Open
    {
        get
        {
            lock (_lock) return _events.Values.Count(end => end is { Kind: not null, Records: 0 });
        }
    }

    public void Accept(string requestId, Kind kind)
    {
        lock (_lock) EndOf(requestId).Kind = kind;
    }

    /// <summary>Receives the records.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        await using var client = new ServiceBusClient(messaging);
        await using var receiver = client.CreateReceiver(EventSources.Records);
        while (!stop.IsCancellationRequested)
        {
            var messages = await receiver.ReceiveMessagesAsync(100, Wait, CancellationToken.None);
            foreach (var message in messages) Take(message);
            await Task.WhenAll(messages.Select(message => receiver.CompleteMessageAsync(message, CancellationToken.None)));
        }
    }

    /// <summary>Compares the states that are stored with what was accepted.</summary>
    public async Task<EndBalance> BalanceAsync(CancellationToken cancellation)
    {
        var (states, letters) = (
            await StatesAsync("invocations", "RowKey", cancellation), await StatesAsync("deadletters", "RequestId", cancellation));
        lock (_lock)
        {
            var accepted = _events.Where(pair => pair.Value.Kind is not null).ToList();
            return new(
                accepted.Count,
                accepted.Count(pair => states.GetValueOrDefault(pair.Key) != (pair.Value.Kind == Kind.Failing ? "Failed" : "Succeeded")),
                accepted.Count(pair => letters.ContainsKey(pair.Key) != (pair.Value.Kind == Kind.Failing)),
                accepted.Count(pair => pair.Value.Records == 0),
                _events.Values.Sum(end => Math.Max(0, end.Records - 1)),
                _events.Values.Count(end => end.Contradicts));
        }
    }

    private void Take(ServiceBusReceivedMessage message)
    {
        using var record = JsonDocument.Parse(message.Body);
        var context = record.RootElement.GetProperty("requestContext");
        lock (_lock)
        {
            var end = EndOf(context.GetProperty("requestId").GetString()!);
            end.Records++;
            end.Contradicts |= end.Condition is { } condition && condition != context.GetProperty("condition").GetString();
            end.Condition = context.GetProperty("condition").GetString();
        }
    }

    private async Task<Dictionary<string, string>> StatesAsync(string table, string id, CancellationToken cancellation)
    {
        var states = new Dictionary<string, string>();
        await foreach (var row in new TableServiceClient(storage).GetTableClient(table).QueryAsync<TableEntity>(
            select: [id, "State"], cancellationToken: cancellation))
            // Other rows are not about one event.
            if (row.GetString("State") is { } state) states[row.GetString(id)] = state;
        return states;
    }

    private End EndOf(string requestId) => _events.TryGetValue(requestId, out var end) ? end : _events[requestId] = new();

    private sealed class End
    {
        /// <summary>Null as long as the sender has no answer.</summary>
        public Kind? Kind { get; set; }

        public int Records { get; set; }

        public string? Condition { get; set; }

        public bool Contradicts { get; set; }
    }
}

/// <summary>How asynchronous events ended.</summary>
/// <param name="WrongStates">Those whose stored state is not the end that they must have.</param>
/// <param name="WrongLetters">Failed ones without a dead letter, and others with one.</param>
/// <param name="WithoutRecord">Those that no destination has a record of.</param>
/// <param name="RecordsAgain">How often a record came after its first time.</param>
/// <param name="TwoEnds">Those whose records tell of success and of failure.</param>
internal sealed record EndBalance(int Accepted, int WrongStates, int WrongLetters, int WithoutRecord, int RecordsAgain, int TwoEnds);
