using Azure.Messaging.EventHubs;
using Local.Host;

namespace Local.EventHubs;

/// <summary>The types that a function may take its events as.</summary>
internal static class EventBinding
{
    /// <summary>Refuses, at start-up, a parameter that no event could be bound to: AZFW0008 of the real build.</summary>
    /// <exception cref="HostConfigurationException">A batch for something that is not an array, or one event for an array of events.</exception>
    public static void Check(string function, Type parameter, bool batched)
    {
        if (batched && (parameter == typeof(byte[]) || !parameter.IsSZArray))
            throw new HostConfigurationException($"AZFW0008: function '{function}' takes batches of events, which do not bind to {parameter.Name}: use an array, such as EventData[], or set IsBatched = false on its trigger.");
        if (!batched && parameter.IsSZArray && parameter != typeof(byte[]))
            throw new HostConfigurationException($"AZFW0008: function '{function}' takes one event at a time, which does not bind to {parameter.Name}: take IsBatched = false off its trigger.");
    }

    /// <summary>The events as the parameter takes them.</summary>
    /// <exception cref="System.Text.Json.JsonException">The type asks for JSON, which an event is not.</exception>
    public static object? To(IReadOnlyList<EventData> events, Type target, bool batched)
    {
        if (!batched) return One(events[0], target);
        var element = target.GetElementType()!;
        var array = Array.CreateInstance(element, events.Count);
        for (var i = 0; i < events.Count; i++) array.SetValue(One(events[i], element), i);
        return array;
    }

    private static object? One(EventData data, Type target) =>
        target == typeof(EventData) ? data
        : target == typeof(Stream) ? throw new NotSupportedException("An event binds to EventData, string, byte[], BinaryData or a type of your own.")
        : ContentConversion.To(data.EventBody, target);
}
