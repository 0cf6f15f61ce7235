using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Entities;

namespace HostedDurable;

/// <summary>An entity: a number that is added to.</summary>
public sealed class Counter : TaskEntity<int>
{
    public int Add(int amount) => State += amount;

    public int Get() => State;

    [Function(nameof(Counter))]
    public static Task Run([EntityTrigger] TaskEntityDispatcher dispatcher) => dispatcher.DispatchAsync<Counter>();
}
