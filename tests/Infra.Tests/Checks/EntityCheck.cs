using System.Text.Json;
using Infra.Tests.Reading;

namespace Infra.Tests.Checks;

/// <summary>
/// What the code names is in infra/entities.json, from which Bicep makes it; and what is there is named by the code, by emulator.json,
/// or by a line of <see cref="Unnamed"/>.
/// </summary>
internal static class EntityCheck
{
    /// <summary>What nothing here names, and why it is made.</summary>
    private static readonly Dictionary<string, string> Unnamed = new()
    {
        ["event-grid-dead-letters"] = "Event Grid writes to it",
        ["outcomes"] = "a destination for settings: service-bus-topic:outcomes",
        ["all"] = "the subscription through which the topic's records are read",
        ["events"] = "a destination for settings, event-grid:events; its address is the setting EventGrid:Topics:events:Endpoint",
    };

    public static IEnumerable<string> Problems(JsonElement entities, IEnumerable<NamedEntity> code, JsonElement emulator)
    {
        var made = All(entities).ToList();
        var named = code.ToList();
        foreach (var entity in named)
            if (!made.Any(item => item.Name == entity.Name
                && (entity.Kind is null || item.Kind == entity.Kind) && (entity.Parent is null || item.Parent == entity.Parent)))
                yield return $"{entity.Where} names {entity.Name}, "
                    + $"which is not in entities.json{(entity.Kind is null ? "" : $" under {entity.Kind}")}";
        var emulated = Emulated(emulator).ToList();
        foreach (var item in made)
            if (!Unnamed.ContainsKey(item.Name)
                && named.All(entity => entity.Name != item.Name) && emulated.All(entity => entity.Name != item.Name))
                yield return $"{item.Name} in entities.json is named by nothing; "
                    + $"{nameof(EntityCheck)}.{nameof(Unnamed)} is for what should be there all the same";
        foreach (var problem in Differences(made, named, emulated)) yield return problem;
    }

    /// <summary>What entities.json lists and a deployment does not make, or the other way round.</summary>
    /// <param name="own">The containers that main.bicep makes besides.</param>
    public static IEnumerable<string> Deployed(JsonElement entities, Snapshot snapshot, params string[] own)
    {
        var listed = All(entities).Where(entity => entity.Kind != "eventGridTopics")
            .Select(entity => $"{entity.Kind} {entity.Name}").Concat(own.Select(name => $"containers {name}")).ToHashSet();
        var made = snapshot.Resources.Where(resource => Types.ContainsKey(resource.Type))
            .Select(resource => $"{Types[resource.Type]} {resource.OwnName}").ToHashSet();
        return listed.Except(made).Select(entity => $"{entity} is in entities.json and not made").Concat(
            made.Except(listed).Select(entity => $"{entity} is made and not in entities.json"));
    }

    private static readonly Dictionary<string, string> Types = new()
    {
        ["Microsoft.Storage/storageAccounts/blobServices/containers"] = "containers",
        ["Microsoft.Storage/storageAccounts/queueServices/queues"] = "storageQueues",
        ["Microsoft.Storage/storageAccounts/tableServices/tables"] = "tables",
        ["Microsoft.ServiceBus/namespaces/queues"] = "serviceBusQueues",
        ["Microsoft.ServiceBus/namespaces/topics"] = "serviceBusTopics",
        ["Microsoft.ServiceBus/namespaces/topics/subscriptions"] = "subscriptions",
        ["Microsoft.EventHub/namespaces/eventhubs"] = "eventHubs",
        ["Microsoft.EventHub/namespaces/eventhubs/consumergroups"] = "consumerGroups",
    };

    // Entities in both files are equal, and those that the code listens to must be in the emulator's.
    private static IEnumerable<string> Differences(
        IReadOnlyList<Entity> made, IReadOnlyList<NamedEntity> named, IReadOnlyList<Entity> emulated)
    {
        foreach (var entity in emulated)
            if (made.FirstOrDefault(
                item => item.Kind == entity.Kind && item.Name == entity.Name && item.Parent == entity.Parent) is not { } same)
                yield return $"emulator.json has {entity.Name}, which is not in entities.json under {entity.Kind}";
            else
                foreach (var (setting, value) in entity.Settings)
                    if (same.Settings.TryGetValue(setting, out var other) && other != value)
                        yield return $"{setting} of {entity.Name} is {value} in emulator.json and {other} in entities.json";
        foreach (var entity in named)
            if (entity.Kind is "serviceBusQueues" or "serviceBusTopics" or "subscriptions" or "eventHubs" or "consumerGroups"
                && !emulated.Any(item => item.Kind == entity.Kind && item.Name == entity.Name && item.Parent == entity.Parent))
                yield return $"{entity.Where} listens to {entity.Name}, which is not in emulator.json";
    }

    private static IEnumerable<Entity> All(JsonElement list, string? parent = null) =>
        list.EnumerateObject().Where(kind => kind.Value.ValueKind == JsonValueKind.Array)
            .SelectMany(kind => kind.Value.EnumerateArray()
                .SelectMany(item => All(item, Name(item)).Prepend(new Entity(kind.Name, Name(item), parent, Settings(item)))));

    private static IEnumerable<Entity> Emulated(JsonElement emulator)
    {
        var config = emulator.GetProperty("UserConfig");
        foreach (var space in JsonElements.Items(config, "Namespaces"))
        {
            foreach (var queue in JsonElements.Items(space, "Queues"))
                yield return new("serviceBusQueues", Name(queue), null, Settings(queue));
            foreach (var topic in JsonElements.Items(space, "Topics"))
            {
                yield return new("serviceBusTopics", Name(topic), null, Settings(topic));
                foreach (var subscription in JsonElements.Items(topic, "Subscriptions"))
                    yield return new("subscriptions", Name(subscription), Name(topic), Settings(subscription));
            }
        }
        foreach (var hub in JsonElements.Items(config, "NamespaceConfig").SelectMany(space => JsonElements.Items(space, "Entities")))
        {
            yield return new("eventHubs", Name(hub), null, Settings(hub));
            foreach (var group in JsonElements.Items(hub, "ConsumerGroups"))
                yield return new("consumerGroups", Name(group), Name(hub), Settings(group));
        }
    }

    private static string Name(JsonElement item) =>
        (item.TryGetProperty("name", out var name) ? name : item.GetProperty("Name")).GetString()!;

    // Files of the emulator have these under Properties, in Pascal case, and some numbers as text.
    private static Dictionary<string, string> Settings(JsonElement item) =>
        (item.TryGetProperty("Properties", out var properties) ? properties : item).EnumerateObject()
            .Where(setting =>
                setting.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False
                    && !setting.Name.Equals("name", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(setting => char.ToLowerInvariant(setting.Name[0]) + setting.Name[1..], setting => setting.Value.ToString());

    private sealed record Entity(string Kind, string Name, string? Parent, Dictionary<string, string> Settings);
}
