using Azure.Messaging.EventHubs.Wire;
using Local.Amqp;
using Local.Messaging;

namespace Azure.Messaging.EventHubs.Transport;

/// <summary>Asks the <c>$management</c> node of the namespace about an event hub.</summary>
internal sealed class ManagementClient(NamespaceConnection connection, string eventHub) : IAsyncDisposable
{
    private const int Ok = 200;
    private const int Accepted = 202;
    private readonly RequestChannel _channel = new(connection, eventHub, Names.Management);

    public async Task<EventHubProperties> EventHubAsync(CancellationToken cancellation)
    {
        var answer = await ReadAsync("com.microsoft:eventhub", null, cancellation).ConfigureAwait(false);
        return new EventHubProperties(
            Value<string>(answer, "name"),
            Value<DateTimeOffset>(answer, "created_at"),
            answer.GetValueOrDefault("partition_ids") is AmqpArray { Items: string[] ids } ? ids : throw Missing("partition_ids"),
            answer.TryGet("georeplication_factor", out int copies) && copies > 1);
    }

    public async Task<PartitionProperties> PartitionAsync(string partition, CancellationToken cancellation)
    {
        var answer = await ReadAsync("com.microsoft:partition", partition, cancellation).ConfigureAwait(false);
        return new PartitionProperties(
            Value<string>(answer, "name"),
            Value<string>(answer, "partition"),
            Value<bool>(answer, "is_partition_empty"),
            Value<long>(answer, "begin_sequence_number"),
            Value<long>(answer, "last_enqueued_sequence_number"),
            Value<string>(answer, "last_enqueued_offset"),
            Value<DateTimeOffset>(answer, "last_enqueued_time_utc"));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _channel.DisposeAsync();

    private async Task<AmqpMap> ReadAsync(string type, string? partition, CancellationToken cancellation)
    {
        var token = await connection.Tokens.GetAsync(connection.Audience(eventHub), cancellation).ConfigureAwait(false);
        var properties = new AmqpMap { ["operation"] = "READ", ["name"] = eventHub, ["type"] = type, ["security_token"] = token.Value };
        if (partition is not null) properties["partition"] = partition;
        var response = await _channel.RequestAsync(new AmqpMessageBuilder { ApplicationProperties = properties, Value = "" }.Build(), cancellation).ConfigureAwait(false);
        var answer = response.ApplicationProperties ?? [];
        if (!answer.TryGet("status-code", out int status) && !answer.TryGet("statusCode", out status)) throw new EventHubsException(true, eventHub, "The response has no status-code.");
        if (status is not (Ok or Accepted)) throw Errors.OfResponse(answer, status, eventHub);
        return response.Body.Kind == BodyKind.Value && response.Body.Value() is AmqpMap map ? map : throw new EventHubsException(false, eventHub, "The response has no map.");
    }

    private T Value<T>(AmqpMap answer, string name) => answer.GetValueOrDefault(name) is T value ? value : throw Missing(name);

    private EventHubsException Missing(string name) => new(false, eventHub, $"The response has no '{name}', or it has another type.");
}
