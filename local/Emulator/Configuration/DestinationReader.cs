using System.Text.RegularExpressions;
using Local.Emulator.EventGrid.Definitions;

namespace Local.Emulator.Configuration;

/// <summary>Reads where events and dead letters go: https://learn.microsoft.com/azure/event-grid/event-handlers</summary>
internal static partial class DestinationReader
{
    public static DestinationDefinition Destination(ConfigurationNode node)
    {
        var type = node.Object("EndpointType", "Properties").Get("EndpointType");
        var properties = node.Get("Properties");
        return type.Text().ToUpperInvariant() switch
        {
            "WEBHOOK" => WebHook(properties.Object("EndpointUrl", "MaxEventsPerBatch", "PreferredBatchSizeInKilobytes")),
            "STORAGEQUEUE" => StorageQueue(properties.Object("QueueName", "QueueMessageTimeToLiveInSeconds", "ResourceId")),
            "AZUREFUNCTION" =>
                throw type.Error(
                    "The emulator calls functions through their webhook: use WebHook with EndpointUrl "
                        + "http://localhost:7071/runtime/webhooks/EventGrid?functionName=<name>."),
            _ => throw type.Error($"'{type.Text()}' is not a destination that the emulator supports. Use WebHook or StorageQueue."),
        };
    }

    /// <summary>Returns the container for dead letters; null if there is none.</summary>
    public static string? DeadLetterContainer(ConfigurationNode subscription)
    {
        if (subscription.Find("DeadLetterDestination") is not { } node) return null;
        var type = node.Object("EndpointType", "Properties").Get("EndpointType");
        if (!type.Text().Equals("StorageBlob", StringComparison.OrdinalIgnoreCase))
            throw type.Error($"'{type.Text()}' is not a dead-letter destination that Event Grid supports. Use StorageBlob.");
        var container = node.Get("Properties").Object("BlobContainerName", "ResourceId").Get("BlobContainerName");
        return StorageName().IsMatch(container.Text()) ? container.Text() : throw container.Error(
            $"'{container.Text()}' is not a valid container name: use 3 to 63 lower-case letters, digits and single hyphens.");
    }

    private static WebHookDefinition WebHook(ConfigurationNode properties)
    {
        var url = properties.Get("EndpointUrl");
        // The message leaves out the query, which holds a key.
        var isOfApp = url.Text() is ['/', not '/', ..];
        if (!Uri.TryCreate(url.Text(), isOfApp ? UriKind.Relative : UriKind.Absolute, out var endpoint)
            || (!isOfApp && endpoint.Scheme != Uri.UriSchemeHttp && endpoint.Scheme != Uri.UriSchemeHttps))
            throw url.Error("EndpointUrl must begin with http:// or https://, or with / for a path of the app.");
        if (!isOfApp && endpoint.UserInfo.Length > 0) throw url.Error("EndpointUrl must not contain a user name or a password.");
        // Setting either one turns batching on. The default of the other is not documented.
        var isBatched = properties.Find("MaxEventsPerBatch") is not null || properties.Find("PreferredBatchSizeInKilobytes") is not null;
        return new WebHookDefinition(
            endpoint,
            properties.Number("MaxEventsPerBatch", isBatched ? EventGridLimits.EventsPerBatch : 1, 1, EventGridLimits.EventsPerBatch),
            properties.Number("PreferredBatchSizeInKilobytes", 64, 1, EventGridLimits.BatchSizeInKilobytes));
    }

    private static StorageQueueDefinition StorageQueue(ConfigurationNode properties)
    {
        var name = properties.Get("QueueName");
        if (!StorageName().IsMatch(name.Text()))
            throw name.Error($"'{name.Text()}' is not a valid queue name: use 3 to 63 lower-case letters, digits and single hyphens.");
        // -1 is a message that never expires.
        var seconds = properties.Number("QueueMessageTimeToLiveInSeconds", 0, -1, int.MaxValue);
        return new StorageQueueDefinition(name.Text(), seconds == 0 ? null : TimeSpan.FromSeconds(seconds));
    }

    [GeneratedRegex(@"^(?=.{3,63}\z)[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex StorageName();
}
