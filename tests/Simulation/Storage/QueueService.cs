using System.Globalization;
using System.Xml.Linq;
using Simulation.Scheduling;

namespace Simulation.Storage;

/// <summary>Storage queues: clients send over HTTP; the simulated hosts receive and delete directly.</summary>
internal sealed class QueueService(Loop loop)
{
    private readonly Dictionary<string, List<StoredMessage>> _queues = new(StringComparer.Ordinal);
    private int _ids;

    /// <summary>Told of every message that will be visible, and when.</summary>
    public Action<string, StoredMessage> Waiting { get; set; } = (_, _) => { };

    /// <summary>Told of every message that a client sent.</summary>
    public Action<string, StoredMessage, TimeSpan> Sent { get; set; } = (_, _, _) => { };

    public void Create(string queue) => _queues.TryAdd(queue, []);

    public IReadOnlyList<StoredMessage> All(string queue) => _queues.TryGetValue(queue, out var messages) ? messages : [];

    public Reply Answer(StorageCall call)
    {
        if (call.Path.Split('/', StringSplitOptions.RemoveEmptyEntries) is not [var name, .. var rest]) throw call.Unknown();
        if (rest.Length == 0 && call.Method == "PUT")
            return Reply.Of(_queues.TryAdd(name, []) ? 201 : 204);
        if (rest is not ["messages"] || call.Method != "POST") throw call.Unknown();
        if (!_queues.ContainsKey(name)) return Reply.Error(StorageKind.Queue, 404, "QueueNotFound");
        var text = XDocument.Parse(System.Text.Encoding.UTF8.GetString(call.Body).TrimStart('\uFEFF')).Root!.Element("MessageText")!.Value;
        var delay = TimeSpan.FromSeconds(
            call.Query.TryGetValue("visibilitytimeout", out var seconds) ? int.Parse(seconds, CultureInfo.InvariantCulture) : 0);
        var message = Put(name, text, delay);
        Sent(name, message, delay);
        return Reply.Xml(201, $"<QueueMessagesList><QueueMessage><MessageId>{message.Id}</MessageId>"
            + $"<InsertionTime>{Time(message.InsertedAt)}</InsertionTime>"
            + $"<ExpirationTime>{Time(message.InsertedAt + TimeSpan.FromDays(7))}</ExpirationTime>"
            + $"<PopReceipt>{message.Receipt}</PopReceipt><TimeNextVisible>{Time(message.VisibleAt)}</TimeNextVisible>"
            + "</QueueMessage></QueueMessagesList>");
    }

    public StoredMessage Put(string queue, string text, TimeSpan delay)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-0000-0000-{++_ids:D12}");
        var message = new StoredMessage(id, text, loop.Now)
        {
            VisibleAt = loop.Now + delay,
        };
        Create(queue);
        _queues[queue].Add(message);
        Waiting(queue, message);
        return message;
    }

    /// <summary>Hides a visible message, as a receiver does.</summary>
    public bool TryReceive(StoredMessage message, TimeSpan hidden)
    {
        if (message.IsDeleted || message.VisibleAt > loop.Now) return false;
        message.Dequeues++;
        message.ReceivedAt = loop.Now;
        Hide(message, hidden);
        return true;
    }

    public bool TryHide(string queue, StoredMessage message, string receipt, TimeSpan hidden)
    {
        if (message.IsDeleted || message.Receipt != receipt) return false;
        Hide(message, hidden);
        Waiting(queue, message);
        return true;
    }

    public bool TryDelete(string queue, StoredMessage message, string receipt)
    {
        if (message.IsDeleted || message.Receipt != receipt) return false;
        message.IsDeleted = true;
        _queues[queue].Remove(message);
        return true;
    }

    private void Hide(StoredMessage message, TimeSpan hidden) =>
        (message.VisibleAt, message.Receipt) = (loop.Now + hidden, string.Create(CultureInfo.InvariantCulture, $"r{++_ids}"));

    private static string Time(DateTimeOffset time) => time.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>A message in a queue.</summary>
internal sealed class StoredMessage(string id, string text, DateTimeOffset insertedAt)
{
    public string Id => id;

    public string Text => text;

    public DateTimeOffset InsertedAt => insertedAt;

    public DateTimeOffset VisibleAt { get; set; }

    /// <summary>When it was last received.</summary>
    public DateTimeOffset ReceivedAt { get; set; }

    public string Receipt { get; set; } = "r0";

    public int Dequeues { get; set; }

    public bool IsDeleted { get; set; }
}
