using Local.Amqp.Messaging;
using Local.Amqp.Types;
using Local.Emulator.Access;
using Local.Emulator.EventHubs.Outcomes;

namespace Local.Emulator.EventHubs.Amqp;

/// <summary>
/// The node <c>$management</c> of one connection, which answers questions about hubs and partitions.
/// https://learn.microsoft.com/azure/event-hubs/event-hubs-management-libraries, and what the SDKs read from its answers
/// </summary>
internal sealed class HubManagementNode(HubNamespace hubs, IAccess access)
{
    private const int Ok = 200;
    private const string HubType = "com.microsoft:eventhub", PartitionType = "com.microsoft:partition";

    public ValueTask<AmqpMessage> Answer(AmqpMessage request, CancellationToken cancellation)
    {
        var answer = Read(request.ApplicationProperties ?? []);
        return new(answer.Succeeded
            ? Respond(Ok, "OK", null, answer.Value)
            : Respond(answer.Refusal.Status(), answer.Refusal.Description, answer.Refusal.Error().Condition, []));
    }

    private HubOutcome<AmqpMap> Read(AmqpMap request)
    {
        request.TryGet("operation", out string? operation);
        request.TryGet("type", out string? type);
        request.TryGet("name", out string? name);
        request.TryGet("security_token", out string? token);
        if (operation != "READ") return new Refusal(HubError.NotImplemented, $"The operation '{operation}' is not supported. Use READ.");
        // Clients authorize themselves by a token in the request, or beforehand at $cbs.
        if (!access.Allows($"{name}/{EventHubsFront.Management}", token))
            return new Refusal(
                HubError.Unauthorized, $"Unauthorized access. The claim 'Listen', 'Send' or 'Manage' is required to read '{name}'.");
        if (name is null || hubs.Find(name) is not { } hub) return Refusals.NotFound(name ?? "");
        return type switch
        {
            HubType => Describe(hub),
            PartitionType => Describe(hub, request.GetValueOrDefault("partition") as string ?? ""),
            _ => new Refusal(HubError.ArgumentError, $"The type '{type}' is not supported. Use {HubType} or {PartitionType}."),
        };
    }

    private static AmqpMap Describe(EventHub hub) => new()
    {
        ["name"] = hub.Name,
        ["type"] = HubType,
        ["created_at"] = hub.Created,
        ["partition_count"] = hub.Partitions.Count,
        ["partition_ids"] = new AmqpArray(hub.Partitions.Select(partition => WireEvent.Text(partition.Id)).ToArray()),
        ["georeplication_factor"] = 1,
    };

    private static HubOutcome<AmqpMap> Describe(EventHub hub, string id)
    {
        var found = hub.FindPartition(id);
        if (!found.Succeeded) return found.Refusal;
        var partition = found.Value.Snapshot();
        return new AmqpMap
        {
            ["name"] = hub.Name,
            ["type"] = PartitionType,
            ["partition"] = WireEvent.Text(partition.Id),
            ["begin_sequence_number"] = partition.Begin,
            ["last_enqueued_sequence_number"] = partition.LastSequenceNumber,
            ["last_enqueued_offset"] = WireEvent.Text(partition.LastOffset),
            ["last_enqueued_time_utc"] = WireEvent.Time(partition.LastEnqueued),
            ["is_partition_empty"] = partition.Count == 0,
        };
    }

    private static AmqpMessage Respond(int status, string description, AmqpSymbol? condition, AmqpMap body)
    {
        var properties = new AmqpMap { ["status-code"] = status, ["status-description"] = description };
        if (condition is { } error) properties["error-condition"] = error;
        return new AmqpMessageBuilder { ApplicationProperties = properties, Value = body }.Build();
    }
}
