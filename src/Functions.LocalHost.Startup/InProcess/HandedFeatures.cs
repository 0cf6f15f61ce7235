using System.Collections;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Handed = (System.Collections.Generic.IReadOnlyDictionary<string, object?> Metadata, string Parameter, bool IsMany, int Count,
    string Source, System.Func<int, System.ReadOnlyMemory<byte>> Content, System.Func<int, object?[]?> Parts);

namespace Functions.LocalHost.InProcess;

/// <summary>The features of an invocation, with the input and metadata that the host passes on, instead of those in its request.</summary>
/// <param name="worker">The worker's own features.</param>
/// <param name="take">Takes the items that the host passes on for an invocation; null if there are none.</param>
/// <param name="bindings">The worker's type of the feature that contains them.</param>
internal sealed class HandedFeatures(IInvocationFeatures worker, Func<string, Handed?> take, Type bindings) : IInvocationFeatures
{
    private Handed? _handed;

    public T? Get<T>() => worker.Get<T>();

    public void Set<T>(T instance)
    {
        // The worker's invocation is another feature as well.
        if (typeof(T) == typeof(FunctionInvocation) && instance is FunctionInvocation invocation) _handed = take(invocation.Id);
        worker.Set(_handed is { } handed && typeof(T) == bindings ? (T)Bindings(instance!, handed) : instance);
    }

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => worker.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private object Bindings(object ofRequest, Handed handed)
    {
        var input = (IReadOnlyDictionary<string, object?>)bindings.GetProperty("InputData")!.GetValue(ofRequest)!;
        var items = new HandedItems(handed.Count, handed.Source, handed.Content, handed.Parts);
        var all = new Dictionary<string, object?>(input, StringComparer.OrdinalIgnoreCase)
        {
            [handed.Parameter] = handed.IsMany ? items : items.ModelBindingData[0],
        };
        return HandOver.Stub.Of(bindings, (method, arguments) => method.Name switch
        {
            "get_InputData" => all,
            "get_TriggerMetadata" => handed.Metadata,
            _ => method.Invoke(ofRequest, BindingFlags.DoNotWrapExceptions, null, arguments, null),
        });
    }
}
