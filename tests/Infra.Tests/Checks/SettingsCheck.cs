using System.Text.Json;
using Infra.Tests.Reading;

namespace Infra.Tests.Checks;

/// <summary>The app settings that Bicep makes are those that the app and its host read: what they need is set, and nothing else.</summary>
internal static class SettingsCheck
{
    /// <summary>Settings that the host reads.</summary>
    /// <remarks>https://learn.microsoft.com/azure/azure-functions/functions-app-settings; what Flex Consumption has in functionAppConfig
    /// instead is refused by it.</remarks>
    private static readonly HashSet<string> Host = ["APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING"];

    /// <summary>Connections that Bicep has ready, which the code need not use.</summary>
    private static readonly HashSet<string> Ready = ["ServiceBus", "EventHubs"];

    /// <remarks>https://learn.microsoft.com/azure/azure-functions/functions-reference#configure-an-identity-based-connection.</remarks>
    private static readonly string[] ByIdentity = ["fullyQualifiedNamespace", "credential", "clientId"];

    private static readonly string[] ByIdentityOfStorage = ["accountName", "credential", "clientId"];

    /// <summary>The names of the settings that are made, with colons.</summary>
    public static IReadOnlyCollection<string> Set(Snapshot snapshot) =>
        [.. snapshot.AppSettings.EnumerateObject().Select(setting => setting.Name.Replace("__", ":", StringComparison.Ordinal))];

    public static IEnumerable<string> Problems(
        IReadOnlyCollection<string> set, IReadOnlyCollection<AppConnection> connections, IReadOnlyCollection<string> sections,
            JsonElement entities)
    {
        var needed = connections.SelectMany(
            connection => (connection.IsStorage ? ByIdentityOfStorage : ByIdentity).Select(member => $"{connection.Setting}:{member}"))
            .Concat(entities.GetProperty("eventGridTopics").EnumerateArray().Select(topic => topic.GetProperty("name").GetString())
                .SelectMany(topic => new[] { $"EventGrid:Topics:{topic}:Endpoint", $"EventGrid:Topics:{topic}:clientId" }))
            .ToHashSet();
        foreach (var missing in needed.Except(set)) yield return $"{missing} is needed and not set";
        var members = Ready.SelectMany(connection => ByIdentity.Select(member => $"{connection}:{member}")).ToHashSet();
        var connected = connections.Select(connection => connection.Setting).Concat(Ready).ToHashSet();
        foreach (var setting in set.Where(setting => !needed.Contains(setting) && !Host.Contains(setting) && !members.Contains(setting)))
            if (connected.Contains(setting.Split(':')[0])
                || !sections.Any(section => setting.StartsWith(section + ':', StringComparison.Ordinal)))
                yield return $"{setting} is set, but nothing reads it";
    }
}
