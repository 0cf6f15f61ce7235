using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Local.Emulator.ServiceBus.Entities;
using Local.Emulator.Status;

namespace Local.Emulator.ServiceBus;

/// <summary>The section about Service Bus namespaces on the status page.</summary>
internal sealed class ServiceBusStatus(IReadOnlyList<Namespace> namespaces) : IStatusSection
{
    /// <inheritdoc/>
    public string Path => "/api/entities";

    /// <inheritdoc/>
    public JsonTypeInfo DocumentType => ServiceBusStatusJson.Default.IReadOnlyListNamespaceStatus;

    /// <inheritdoc/>
    public object Document() => (IReadOnlyList<NamespaceStatus>)
        [.. namespaces.Select(broker => new NamespaceStatus(broker.Name, broker.Snapshot()))];
}

/// <summary>The state of a namespace at one moment.</summary>
internal sealed record NamespaceStatus(string Name, IReadOnlyList<EntitySnapshot> Entities);

[JsonSerializable(typeof(IReadOnlyList<NamespaceStatus>))]
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true, WriteIndented = true)]
internal sealed partial class ServiceBusStatusJson : JsonSerializerContext;
