using System.Collections.Concurrent;
using Azure;
using Azure.Messaging.EventGrid;
using Microsoft.Extensions.Configuration;

namespace Lambda.Functions.State.Destinations;

/// <summary>
/// The Event Grid topics in the settings, section <c>EventGrid:Topics</c>. Each has an endpoint and, unless the app's identity is used, a
/// key.
/// </summary>
internal sealed class EventGridTopics(IConfiguration configuration)
{
    private readonly IConfigurationSection _section = configuration.GetSection("EventGrid:Topics");
    private readonly ConcurrentDictionary<string, EventGridPublisherClient> _clients = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names of all topics.</summary>
    public IEnumerable<string> Names => _section.GetChildren().Select(topic => topic.Key);

    /// <summary>Returns the error in a topic's settings; null when there is none.</summary>
    public string? Error(string name)
    {
        var setting = $"{_section.Path}:{name}:Endpoint";
        if (name.Contains(':', StringComparison.Ordinal))
            return $"a topic's name must not have a colon, because it is part of the setting {_section.Path}:<name>:Endpoint.";
        return _section[$"{name}:Endpoint"] switch
        {
            null or "" =>
                $"the setting {setting} is missing: "
                + $"set it to the topic's endpoint, and {_section.Path}:{name}:Key to its key unless an identity is used.",
            var endpoint when !Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http") =>
                $"the setting {setting} is '{endpoint}', which is not a URL.",
            _ => null,
        };
    }

    /// <summary>Returns the client of a topic, which all senders share.</summary>
    public EventGridPublisherClient Client(string name) => _clients.GetOrAdd(name, Connect);

    private EventGridPublisherClient Connect(string name)
    {
        var options = new EventGridPublisherClientOptions();
        // A record that cannot be delivered waits in storage, so that the attempt that it comes from need not wait.
        (options.Retry.MaxRetries, options.Retry.Delay, options.Retry.NetworkTimeout) = (
            1, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10));
        var topic = _section.GetSection(name);
        var endpoint = new Uri(topic["Endpoint"]!);
        return topic["Key"] is { Length: > 0 } key
            ? new(endpoint, new AzureKeyCredential(key), options)
            : new(endpoint, AppIdentity.For(topic), options);
    }
}
