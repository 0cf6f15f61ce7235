using System.Text.Json;
using Simulation.Storage;

namespace Simulation.Invariants;

/// <summary>The records that arrived at queues and containers.</summary>
internal sealed class DestinationRecords
{
    private readonly Dictionary<(string Address, string RequestId, string Condition), int> _counts = [];

    public static DestinationRecords Of(StorageService storage)
    {
        var records = new DestinationRecords();
        foreach (var queue in new[] { "successes", "failures", "lambda-on-failure" })
            foreach (var message in storage.Queues.All(queue))
                records.Add($"storage-queue:{queue}", Convert.FromBase64String(message.Text));
        foreach (var (_, blob) in storage.Blobs.All("failures")) records.Add("blob:failures", blob.Content);
        return records;
    }

    public int Count(string address, string requestId, string condition) => _counts.GetValueOrDefault((address, requestId, condition));

    private void Add(string address, byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var context = document.RootElement.GetProperty("requestContext");
        var key = (address, context.GetProperty("requestId").GetString()!, context.GetProperty("condition").GetString()!);
        _counts[key] = _counts.GetValueOrDefault(key) + 1;
    }
}
