using System.Collections;
using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;

namespace Local.Host;

/// <summary>The context of one invocation, its features and its result in one object.</summary>
/// <remarks>What most functions do not ask for is made when they do: items, the invocation's id, its token.</remarks>
internal sealed class InvocationContext(HostedFunction function, TriggerEvent trigger, IServiceProvider services, InvocationDeadline deadline, RetryContext? retry)
    : FunctionContext, IInvocationFeatures
{
    private readonly Result _result = new();
    private Dictionary<Type, object>? _features;
    private IDictionary<object, object>? _items;
    private string? _invocationId;
    private readonly Activity? _activity = Activity.Current;
    private TraceContext? _trace;
    private BindingContext? _binding;

    public TriggerEvent Trigger => trigger;
    public override string InvocationId => _invocationId ??= Guid.NewGuid().ToString();
    public override string FunctionId => function.Id;
    public override TraceContext TraceContext => _trace ??= new Trace(_activity);
    public override BindingContext BindingContext => _binding ??= new Binding(trigger);
    public override RetryContext RetryContext => retry!;
    public override IServiceProvider InstanceServices { get; set; } = services;
    public override FunctionDefinition FunctionDefinition => function;
    public override IDictionary<object, object> Items { get => _items ??= NewItems(); set => _items = value; }
    public override IInvocationFeatures Features => this;
    public override CancellationToken CancellationToken => deadline.Token;

    public void Set<T>(T instance) => (_features ??= [])[typeof(T)] = instance!;

    public T? Get<T>() =>
        _features is not null && _features.TryGetValue(typeof(T), out var feature) ? (T)feature
        : typeof(T) == typeof(InvocationResult) ? (T)(object)_result
        : default;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => (_features ?? []).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Dictionary<object, object> NewItems() => trigger.Item is { } item ? new() { [item.Key] = item.Value } : [];

    private sealed class Result : InvocationResult
    {
        public override object? Value { get; set; }
    }

    private sealed class Binding(TriggerEvent trigger) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData => trigger.BindingData;
    }

    private sealed class Trace(Activity? activity) : TraceContext
    {
        public override string TraceParent => activity?.Id ?? "";
        public override string TraceState => activity?.TraceStateString ?? "";
    }
}
