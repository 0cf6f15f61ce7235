using System.Collections;
using System.Text.Json;
using Azure.Messaging;
using Azure.Messaging.EventGrid;
using Local.Host;

namespace Local.EventGrid;

/// <summary>The types that a function may take its events as.</summary>
internal static class EventBinding
{
    private const string Types = "CloudEvent, EventGridEvent, string, BinaryData or a type of your own";

    /// <summary>Refuses, at start-up, a parameter that no event could be bound to.</summary>
    /// <exception cref="HostConfigurationException">Bytes, one event for an array of events, or a batch for something else.</exception>
    public static void Check(string function, Type parameter, bool batched)
    {
        if (parameter == typeof(byte[]) || parameter == typeof(ReadOnlyMemory<byte>) || typeof(Stream).IsAssignableFrom(parameter))
            throw new HostConfigurationException($"Function '{function}': an event does not bind to {parameter.Name}: use {Types}.");
        if (batched && !IsCollection(parameter))
            throw new HostConfigurationException($"Function '{function}' takes batches of events, which do not bind to {parameter.Name}: use an array, such as CloudEvent[], or take IsBatched off its trigger.");
        if (!batched && parameter.IsArray)
            throw new HostConfigurationException($"Function '{function}' takes one event at a time, which does not bind to an array: set IsBatched = true on its trigger.");
    }

    /// <summary>The event, or the array of events, as the parameter takes it.</summary>
    /// <exception cref="JsonException">The event is not of the type's form.</exception>
    /// <exception cref="ArgumentException">The event lacks what its schema requires, or is of the other schema.</exception>
    public static object? To(string json, Type target)
    {
        if (target == typeof(string[])) return Texts(json);
        if (target == typeof(BinaryData[])) return Texts(json).Select(BinaryData.FromString).ToArray();
        // The types of the SDK bring their converters, which the options for a type of one's own would not change.
        return target == typeof(CloudEvent) || target == typeof(CloudEvent[]) || target == typeof(EventGridEvent) || target == typeof(EventGridEvent[])
            ? JsonSerializer.Deserialize(json, target)
            : ContentConversion.To(BinaryData.FromString(json), target);
    }

    private static bool IsCollection(Type type) =>
        type.IsArray || typeof(IEnumerable).IsAssignableFrom(type) && type != typeof(string) && !typeof(IDictionary).IsAssignableFrom(type);

    private static string[] Texts(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(one => one.GetRawText())];
    }
}
