namespace Microsoft.Azure.Functions.Worker;

/// <summary>What is known of one invocation while it runs.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/dotnet/api/microsoft.azure.functions.worker.functioncontext.</remarks>
public abstract class FunctionContext
{
    /// <summary>Identifies the invocation.</summary>
    public abstract string InvocationId { get; }

    /// <summary>Identifies the function.</summary>
    public abstract string FunctionId { get; }

    /// <summary>The distributed trace that the invocation belongs to.</summary>
    public abstract TraceContext TraceContext { get; }

    /// <summary>What the trigger knows of the event besides its content.</summary>
    public abstract BindingContext BindingContext { get; }

    /// <summary>Which retry this is; null when the host retries nothing.</summary>
    public abstract RetryContext RetryContext { get; }

    /// <summary>The services of this invocation's scope.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>The function that runs.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>Values that middleware and function share.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>Features of the invocation by type.</summary>
    public abstract IInvocationFeatures Features { get; }

    /// <summary>Cancelled when the host shuts down, the caller goes away or the function's timeout passes.</summary>
    public virtual CancellationToken CancellationToken { get; }
}
