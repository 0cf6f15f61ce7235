using Functions.LocalHost.Protocol;

namespace Functions.LocalHost.Worker;

/// <summary>A function that the worker has loaded.</summary>
/// <param name="Metadata">The worker's description of the function.</param>
/// <param name="Bindings">Its trigger, inputs and outputs.</param>
internal sealed record HostedFunction(RpcFunctionMetadata Metadata, IReadOnlyList<Binding> Bindings)
{
    public string Id => Metadata.FunctionId;

    public string Name => Metadata.Name;

    /// <summary>The function's only trigger binding.</summary>
    public Binding Trigger { get; } = Bindings.First(binding => binding.IsTrigger);

    public bool IsHttp => Trigger.Is("httpTrigger");

    /// <summary>The bindings that are read before the function runs, except its trigger.</summary>
    public IEnumerable<Binding> Inputs => Bindings.Where(binding => binding is { IsInput: true, IsTrigger: false });

    /// <summary>The bindings that are written after the function has run, except the HTTP answer.</summary>
    public IEnumerable<Binding> Outputs =>
        Bindings.Where(binding => binding is { IsInput: false, IsTrigger: false } && !binding.Is("http"));

    /// <summary>Whether a call needs extensions. An HTTP function without other bindings needs none.</summary>
    public bool NeedsExtensions => !IsHttp || Inputs.Any() || Outputs.Any();

    /// <exception cref="WorkerException">The description has no trigger, or more than one.</exception>
    public static HostedFunction Of(RpcFunctionMetadata metadata)
    {
        Binding[] bindings = [.. metadata.RawBindings.Select(Binding.Parse)];
        var triggers = bindings.Count(binding => binding.IsTrigger);
        return triggers == 1 ? new(metadata, bindings)
            : throw new WorkerException($"The function '{metadata.Name}' has {triggers} triggers; a function has exactly one.");
    }
}
