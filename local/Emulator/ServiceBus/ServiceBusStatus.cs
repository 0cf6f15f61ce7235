using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.Status;

namespace Local.Emulator.ServiceBus;

/// <summary>The namespaces of Service Bus on the status page.</summary>
internal sealed class ServiceBusStatus(IReadOnlyList<Namespace> namespaces) : IStatusSection
{
    private static readonly string[] Columns =
        ["Entity", "Active", "Locked", "Scheduled", "Deferred", "Dead letters", "Sessions", "Held", "Receivers", "Size"];

    /// <inheritdoc/>
    public string Title => "Service Bus";

    /// <inheritdoc/>
    public string Path => "/api/entities";

    /// <inheritdoc/>
    public JsonTypeInfo DocumentType => ServiceBusStatusJson.Default.IReadOnlyListNamespaceStatus;

    /// <inheritdoc/>
    public IReadOnlyList<StatusTable> Tables() =>
        [.. Snapshot().Select(status => new StatusTable(
            status.Name, Columns, [.. status.Entities.Select(Row)], "There are no entities. Start the emulator with --config file.json."))];

    /// <inheritdoc/>
    public IReadOnlyList<StatusTable>? Details(string address) => namespaces
        .Select(broker => broker.FindReceivable(address)).Where(found => found.Succeeded)
        .Select(found => EntityTables.Of(found.Value!.Details(EntityTables.Most))).FirstOrDefault();

    /// <inheritdoc/>
    public object Document() => Snapshot();

    private IReadOnlyList<NamespaceStatus> Snapshot() =>
        [.. namespaces.Select(broker => new NamespaceStatus(broker.Name, broker.Snapshot()))];

    private static IReadOnlyList<StatusCell> Row(EntitySnapshot entity) =>
    [
        new StatusCell(
            entity.Address,
            entity.Status == EntityStatus.Active ? entity.Kind : $"{entity.Kind}, {entity.Status}",
            HasDetails: entity.Kind != "topic"),
        StatusCell.Of(entity.Active),
        StatusCell.Of(entity.Locked),
        StatusCell.Of(entity.Scheduled),
        StatusCell.Of(entity.Deferred),
        StatusCell.Of(entity.DeadLettered + entity.TransferDeadLettered, CellStyle.Warning),
        StatusCell.Of(entity.Sessions),
        StatusCell.Of(entity.LockedSessions),
        StatusCell.Of(entity.Consumers),
        StatusCell.Of(entity.SizeInBytes),
    ];
}

/// <summary>One namespace at one moment.</summary>
internal sealed record NamespaceStatus(string Name, IReadOnlyList<EntitySnapshot> Entities);

[JsonSerializable(typeof(IReadOnlyList<NamespaceStatus>))]
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true, WriteIndented = true)]
internal sealed partial class ServiceBusStatusJson : JsonSerializerContext;
