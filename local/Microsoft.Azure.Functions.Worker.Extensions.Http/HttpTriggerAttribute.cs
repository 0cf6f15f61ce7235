using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Runs a function for an HTTP request.</summary>
/// <remarks>Mirrors https://learn.microsoft.com/azure/azure-functions/functions-bindings-http-webhook-trigger.</remarks>
public sealed class HttpTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Any method, with a function key.</summary>
    public HttpTriggerAttribute() : this(AuthorizationLevel.Function, []) { }

    /// <summary>These methods, with a function key.</summary>
    public HttpTriggerAttribute(params string[] methods) : this(AuthorizationLevel.Function, methods) { }

    /// <summary>Any method, with this key.</summary>
    public HttpTriggerAttribute(AuthorizationLevel authLevel) : this(authLevel, []) { }

    /// <summary>These methods, with this key.</summary>
    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods) => (AuthLevel, Methods) = (authLevel, methods);

    /// <summary>The route below the prefix of host.json (<c>api</c>); by default the function's name.</summary>
    public string? Route { get; set; }

    /// <summary>The methods taken; empty takes any.</summary>
    public string[]? Methods { get; }

    /// <summary>The access key that is needed in Azure.</summary>
    public AuthorizationLevel AuthLevel { get; }
}
