using System.Text.Json;
using Simulation.Runs;

namespace Simulation.Invariants;

/// <summary>The records that arrived at queues and containers.</summary>
internal sealed class DestinationRecords
{
    private static readonly string[] Queues = ["successes", "failures", "lambda-on-failure", "replies"];
    private readonly Dictionary<(string Address, string RequestId, string Condition), int> _counts = [];

    public static DestinationRecords Of(World world)
    {
        var records = new DestinationRecords();
        foreach (var queue in Queues)
            foreach (var message in world.Storage.Queues.All(queue))
                records.Add(world, $"storage-queue:{queue}", Convert.FromBase64String(message.Text));
        foreach (var (_, blob) in world.Storage.Blobs.All("failures")) records.Add(world, "blob:failures", blob.Content);
        return records;
    }

    public int Count(string address, string requestId, string condition) => _counts.GetValueOrDefault((address, requestId, condition));

    public int Count(string address, string requestId) =>
        _counts.Where(count => count.Key.Address == address && count.Key.RequestId == requestId).Sum(count => count.Value);

    private void Add(World world, string address, byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var context = document.RootElement.GetProperty("requestContext");
        var key = (address, Id: context.GetProperty("requestId").GetString()!, Condition: context.GetProperty("condition").GetString()!);
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
        if (world.Ledger.Stories.TryGetValue(key.Id, out var story)) Check(world, story, document.RootElement, key.Condition);
    }

    // The payload is the event's, and the result that of a run that succeeded. Records that do not fit a message name a blob instead.
    private static void Check(World world, Story story, JsonElement record, string condition)
    {
        const string Invariant = "Records say what happened";
        if (story.Payload is not null && record.TryGetProperty("requestPayload", out var payload)
            && !(payload.TryGetProperty("event", out var id) && id.ValueEquals(story.Id)))
            world.Ledger.Violate(Invariant, $"The record of {story.Id} has another payload: {payload}");
        if (condition != "Success" || !record.TryGetProperty("responsePayload", out var result)) return;
        if (!world.Ledger.IsResultOf(story, result)) world.Ledger.Violate(Invariant, $"The record of {story.Id} has the result {result}");
    }
}
