using System.Reflection;
using Lambda.Engine.Polling;
using Microsoft.Azure.Functions.Worker;

namespace Lambda.Functions.Sources;

/// <summary>A trigger that passes messages or events to an event source mapping.</summary>
/// <param name="Function">The name of the trigger's function.</param>
/// <param name="Mapping">The mapping that it names; null when it names none.</param>
/// <param name="Source">The source that it listens to; null when a setting names the source, or when no mapping can read it.</param>
/// <param name="Connection">The setting with its connection; null when the trigger names none.</param>
internal sealed record SourceTrigger(string Function, string? Mapping, EventSource? Source, string? Connection = null)
{
    private static readonly HashSet<Type> Sources = [typeof(ServiceBusSource), typeof(StorageQueueSource), typeof(EventHubSource)];

    /// <summary>Finds the triggers in some types: functions with <c>[Reads]</c>, and functions in types that take a source.</summary>
    public static IReadOnlyList<SourceTrigger> Of(IEnumerable<Type> types) =>
    [
        .. from type in types
           let takesSource = type.GetConstructors().Any(
               constructor => constructor.GetParameters().Any(taken => Sources.Contains(taken.ParameterType)))
           from method in type.GetMethods()
           let function = method.GetCustomAttribute<FunctionAttribute>()
           let reads = method.GetCustomAttribute<ReadsAttribute>()
           where function is not null && (reads is not null || takesSource)
           select new SourceTrigger(function.Name, reads?.Mapping, SourceOf(method), ConnectionOf(method)),
    ];

    private static EventSource? SourceOf(MethodInfo method)
    {
        var bindings = method.GetParameters().SelectMany(parameter => parameter.GetCustomAttributes());
        var source = bindings.Select(SourceOf).FirstOrDefault(source => source is not null);
        return source is null || IsSetting(source.Name) || IsSetting(source.Part) ? null : source;
    }

    private static string? ConnectionOf(MethodInfo method) =>
        method.GetParameters().SelectMany(parameter => parameter.GetCustomAttributes()).Select(binding => binding switch
        {
            ServiceBusTriggerAttribute bus => bus.Connection,
            EventHubTriggerAttribute hub => hub.Connection,
            QueueTriggerAttribute queue => queue.Connection,
            _ => null,
        }).FirstOrDefault(connection => connection is not null);

    private static bool IsSetting(string? name) => name?.Contains('%', StringComparison.Ordinal) is true;

    private static EventSource? SourceOf(Attribute binding) => binding switch
    {
        ServiceBusTriggerAttribute { QueueName: { } queue } => new(EventSourceKind.ServiceBusQueue, queue),
        ServiceBusTriggerAttribute { TopicName: { } topic } bus => new(EventSourceKind.ServiceBusSubscription, topic, bus.SubscriptionName),
        EventHubTriggerAttribute hub => new(EventSourceKind.EventHub, hub.EventHubName, hub.ConsumerGroup ?? "$Default"),
        QueueTriggerAttribute queue => new(EventSourceKind.StorageQueue, queue.QueueName),
        _ => null,
    };
}
