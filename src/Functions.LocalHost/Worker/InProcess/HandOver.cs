using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Functions.LocalHost.Listeners;
using Functions.LocalHost.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Handed = (System.Collections.Generic.IReadOnlyDictionary<string, object?> Metadata, string Parameter, bool IsMany, int Count,
    string Source, System.Func<int, System.ReadOnlyMemory<byte>> Content, System.Func<int, object?[]?> Parts);

namespace Functions.LocalHost.Worker.InProcess;

/// <summary>
/// Passes items of triggers to the worker in this process without encoding them. Only .NET types cross between the two, because each has
/// its own versions of all other types.
/// </summary>
internal sealed class HandOver
{
    // Functions.LocalHost.Startup adds it where it knows how this version of the worker takes them.
    private const string ServiceKey = "AzureFunctionsLocalHost:HandOver";
    private readonly ConcurrentDictionary<string, TriggerInput> _waiting = new();
    private readonly bool _isTaken;

    public HandOver(IServiceCollection services)
    {
        var taker = services.FirstOrDefault(service => service.IsKeyedService && ServiceKey.Equals(service.ServiceKey))
            ?.KeyedImplementationInstance as StrongBox<Func<string, Handed?>>;
        _isTaken = taker is not null;
        taker?.Value = Take;
    }

    /// <summary>
    /// Keeps the items of a request until the worker takes them. If the worker never does, they are encoded into the request instead.
    /// </summary>
    public void Keep(InvocationRequest request)
    {
        if (request.Trigger is not { } trigger) return;
        if (_isTaken) _waiting[request.InvocationId] = trigger;
        else trigger.AddTo(request);
    }

    /// <summary>Records that a call has ended, whether or not its input was taken.</summary>
    public void Forget(string invocationId) => _waiting.TryRemove(invocationId, out _);

    private Handed? Take(string invocationId)
    {
        if (!_waiting.TryRemove(invocationId, out var trigger)) return null;
        var many = trigger.Value as ModelItem[];
        var items = many ?? [(ModelItem)trigger.Value!];
        // All items of a trigger are of one kind. Each is split when it is converted: the parts of a batch would outlive many collections.
        return (new LazyMetadata(trigger.Metadata), trigger.Parameter, many is not null, items.Length,
            items is [var first, ..] ? first.Source : "", index => items[index].Encode(), index => items[index].Parts());
    }
}
